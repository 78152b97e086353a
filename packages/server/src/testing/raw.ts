import {randomBytes} from "node:crypto"
import {connect} from "node:net"
import type {Socket} from "node:net"

export const opcodes = {continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10} as const

export interface FrameOptions {
  /** Whether a message ends with it. Default: true. */
  readonly final?: boolean
  /** The three reserved bits. Default: 0. */
  readonly reserved?: number
}

/** A frame as a client sends it: masked. */
export function frame(opcode: number, payload: Uint8Array | string = "", options: FrameOptions = {}): Buffer {
  const {final = true, reserved = 0} = options
  const bytes = Buffer.from(payload as Uint8Array)
  const mask = randomBytes(4)
  const head = Buffer.concat([Buffer.of((final ? 0x80 : 0) | (reserved << 4) | opcode), lengthOf(bytes.length), mask])
  return Buffer.concat([head, bytes.map((byte, at) => byte ^ mask[at & 3]!)])
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.of(0x80 | length)
  const long = Buffer.alloc(length < 65_536 ? 3 : 9)
  long[0] = 0x80 | (length < 65_536 ? 126 : 127)
  if (length < 65_536) long.writeUInt16BE(length, 1)
  else long.writeBigUInt64BE(BigInt(length), 1)
  return long
}

/** What a client says first that wants a WebSocket at `path`. */
export function upgradeTo(path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ]
  return `${lines.join("\r\n")}\r\n\r\n`
}

/** What the server says after its answer to the upgrade. */
export const afterUpgrade = (heard: Buffer): Buffer => heard.subarray(heard.indexOf("\r\n\r\n") + 4)

/** Says these bytes to `address` right behind the upgrade. `onBytes` gets what comes after the server's answer to that. */
function rawClient(
  address: string,
  bytes: readonly Uint8Array[],
  onBytes: (all: Buffer) => void,
  onEnd: (all: Buffer) => void,
): Socket {
  const {port, pathname} = new URL(address)
  const socket = connect(Number(port), "127.0.0.1")
  socket.write(Buffer.concat([Buffer.from(upgradeTo(pathname)), ...bytes]))
  let all = Buffer.alloc(0)
  socket.on("data", (chunk) => {
    all = Buffer.concat([all, chunk])
    if (all.includes("\r\n\r\n")) onBytes(afterUpgrade(all))
  })
  socket.on("error", () => undefined)
  socket.on("close", () => onEnd(afterUpgrade(all)))
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
