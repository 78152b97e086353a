import {randomBytes} from "node:crypto"
import {connect} from "node:net"
import type {Socket} from "node:net"

/** One read buffer for all sockets of this process: what was read is used up before the next read. */
const shared = Buffer.allocUnsafeSlow(1024 * 1024)
const mask = randomBytes(4)

const opcodes = {continuation: 0, binary: 2, close: 8, ping: 9, pong: 10} as const

export interface LightSocketOptions {
  readonly port: number
  readonly path: string
  readonly subprotocol?: string
  readonly onOpen: () => void
  /** `frame` is valid during the call only. */
  readonly onFrame: (frame: Uint8Array) => void
  readonly onClose: (why: string) => void
}

/** A WebSocket client that costs next to nothing, so that one core of clients can keep a core of server busy. */
export class LightSocket {
  receivedBytes = 0
  #open = false
  #rest: Buffer | null = null
  #fragments: Buffer[] = []
  #why = ""
  readonly #options: LightSocketOptions
  readonly #socket: Socket

  constructor(options: LightSocketOptions) {
    this.#options = options
    const {port, path, subprotocol} = options
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {buffer: shared, callback: (count) => this.#read(shared.subarray(0, count))},
    })
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      "Sec-WebSocket-Version: 13",
      ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ]
    this.#socket.on("connect", () => this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`))
    this.#socket.on("error", (error) => (this.#why ||= error.message))
    this.#socket.on("close", () => options.onClose(this.#why))
  }

  send(payload: Uint8Array): void {
    this.#write(opcodes.binary, payload)
  }

  /** Ends as a browser does, with a close frame. */
  close(): void {
    this.#write(opcodes.close, Uint8Array.of(3, 232))
    this.#socket.end()
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(masked(opcode, payload))
  }

  #read(chunk: Buffer): boolean {
    this.receivedBytes += chunk.length
    let rest = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk])
    if (!this.#open) {
      const end = rest.indexOf("\r\n\r\n")
      if (end >= 0 && !rest.subarray(0, 12).equals(Buffer.from("HTTP/1.1 101"))) {
        this.#why = rest.subarray(0, 60).toString()
        this.#socket.destroy()
      }
      if (end < 0) return this.#keep(rest)
      this.#open = true
      this.#options.onOpen()
      rest = rest.subarray(end + 4)
    }
    return this.#keep(this.#readFrames(rest))
  }

  #keep(rest: Buffer): boolean {
    this.#rest = rest.length === 0 ? null : Buffer.from(rest)
    return true
  }

  /** @returns what is no whole frame yet */
  #readFrames(bytes: Buffer): Buffer {
    let at = 0
    for (;;) {
      if (bytes.length - at < 2) break
      const short = bytes[at + 1]! & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (bytes.length - at < head) break
      const length =
        head === 2 ? short : head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
      if (bytes.length - at < head + length) break
      this.#take(bytes[at]!, bytes.subarray(at + head, at + head + length))
      at += head + length
    }
    return bytes.subarray(at)
  }

  #take(first: number, payload: Buffer): void {
    const isLast = (first & 128) !== 0
    switch (first & 15) {
      case opcodes.ping:
        return this.#write(opcodes.pong, payload)
      case opcodes.pong:
        return
      case opcodes.close:
        this.#why = payload.length >= 2 ? `closed with ${payload.readUInt16BE(0)}` : "closed"
        this.#socket.end()
        return
      default:
    }
    if (isLast && this.#fragments.length === 0) return this.#options.onFrame(payload)
    this.#fragments.push(Buffer.from(payload))
    if (!isLast) return
    const whole = Buffer.concat(this.#fragments)
    this.#fragments = []
    this.#options.onFrame(whole)
  }
}

function masked(opcode: number, payload: Uint8Array): Buffer {
  const {length} = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + 4 + length)
  frame[0] = 128 | opcode
  frame[1] = 128 | (head === 2 ? length : head === 4 ? 126 : 127)
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  mask.copy(frame, head)
  for (let index = 0; index < length; index++) frame[head + 4 + index] = payload[index]! ^ mask[index & 3]!
  return frame
}
