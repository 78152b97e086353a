import {createHash} from "node:crypto"
import {connect} from "node:net"
import {afterUpgrade, opcodes, upgradeTo} from "./raw.ts"

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
  socket.write(upgradeTo("/ws"))
  const heard: Buffer[] = []
  socket.on("data", (chunk) => heard.push(chunk))
  // The server has ended it while there was more to say.
  socket.on("error", () => undefined)
  const ended = new Promise((resolve) => socket.once("close", resolve))
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve))
  await ended
  return framesIn(afterUpgrade(Buffer.concat(heard)))
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
