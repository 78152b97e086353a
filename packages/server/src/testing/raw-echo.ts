import {createHash, randomBytes} from "node:crypto"
import {connect} from "node:net"

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

/** What is heard, in words: what it is and what it holds, which stands for itself when it is short. */
export function said(kind: "text" | "binary" | "pong" | "close", payload: Uint8Array | string | number = ""): string {
  const bytes = Buffer.from(typeof payload === "number" ? closing(payload) : (payload as Uint8Array))
  const digest = bytes.length > 125 ? createHash("sha256").update(bytes).digest("hex") : bytes.toString("hex")
  return `${kind} of ${bytes.length}: ${digest}`
}

/** What a close frame holds. */
export function closing(code: number, reason: Uint8Array | string = ""): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 255), Buffer.from(reason as Uint8Array)])
}

/** Sends these pieces to the echo, each in a packet of its own, and hears until the server ends the connection. */
export async function echoOf(port: number, pieces: readonly Uint8Array[]): Promise<string[]> {
  const socket = connect({port, host: "127.0.0.1", noDelay: true})
  const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
  socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`)
  const heard: Buffer[] = []
  socket.on("data", (chunk) => heard.push(chunk))
  // The server has ended it while there was more to say.
  socket.on("error", () => undefined)
  const ended = new Promise((resolve) => socket.once("close", resolve))
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve))
  await ended
  const all = Buffer.concat(heard)
  return framesIn(all.subarray(all.indexOf("\r\n\r\n") + 4))
}

const kinds: Readonly<Record<number, Parameters<typeof said>[0]>> = {
  [opcodes.text]: "text",
  [opcodes.binary]: "binary",
  [opcodes.pong]: "pong",
  [opcodes.close]: "close",
}

/** But for pings: the server looks by itself whether somebody is there. */
function framesIn(bytes: Buffer): string[] {
  const frames: string[] = []
  for (let at = 0; at < bytes.length;) {
    const [first, short] = [bytes[at]!, bytes[at + 1]!]
    const longBytes = short === 126 ? 2 : short === 127 ? 8 : 0
    const length =
      longBytes === 0 ? short : bytes.readUIntBE(at + 2 + Math.max(0, longBytes - 6), Math.min(6, longBytes))
    const start = at + 2 + longBytes
    at = start + length
    if ((first & 0x0f) === opcodes.ping) continue
    const kind = kinds[first & 0x0f]
    frames.push(
      (first & 0xf0) === 0x80 && kind !== undefined ? said(kind, bytes.subarray(start, at)) : `a frame ${first}`,
    )
  }
  return frames
}
