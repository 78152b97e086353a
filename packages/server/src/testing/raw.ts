import {connect} from "node:net"
import type {Socket} from "node:net"

/** A frame with a mask of zeros. */
export function rawFrame(first: number, payload: Uint8Array): Uint8Array {
  const {length} = payload
  const head = length < 126 ? [128 | length] : [128 | 126, length >> 8, length & 255]
  return Uint8Array.from([first, ...head, 0, 0, 0, 0, ...payload])
}

/** Says these bytes to `address` right behind the upgrade. `onBytes` gets what comes after the server's answer to that. */
function rawClient(
  address: string,
  bytes: readonly Uint8Array[],
  onBytes: (all: Buffer) => void,
  onEnd: (all: Buffer) => void,
): Socket {
  const {port, pathname} = new URL(address)
  const socket = connect(Number(port), "127.0.0.1")
  const lines = [
    `GET ${pathname} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ]
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), ...bytes]))
  let all = Buffer.alloc(0)
  const body = () => all.subarray(all.indexOf("\r\n\r\n") + 4)
  socket.on("data", (chunk) => {
    all = Buffer.concat([all, chunk])
    if (all.includes("\r\n\r\n")) onBytes(body())
  })
  socket.on("error", () => undefined)
  socket.on("close", () => onEnd(body()))
  return socket
}

/** @returns the code of the close frame, which is the last thing that the server says */
export function rawEnd(address: string, bytes: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve) => {
    const socket = rawClient(
      address,
      bytes,
      (all) => {
        if (all.at(-4) === 0x88) socket.destroy()
      },
      (all) => resolve(all.at(-4) === 0x88 ? all.readUInt16BE(all.length - 2) : Number.NaN),
    )
  })
}

/** @returns the number of the first message that comes after `frame` */
export function firstFrameAfter(address: string, frame: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    const socket = rawClient(
      address,
      [frame],
      (all) => {
        if (all.length < 3) return
        resolve(all[2]!)
        socket.destroy()
      },
      () => undefined,
    )
  })
}
