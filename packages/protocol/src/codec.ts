import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import type {ClientMessage, Frame, PresenceEntry, ServerMessage} from "./messages.ts"
import {firstOwnNumber, messageNumbers, syncNumbers} from "./messages.ts"
import {unreachable} from "./unreachable.ts"

/** The bytes are no message of this protocol. Nothing of them was used. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError"
}

/** Encodes one message into one frame. */
export function encode(message: ServerMessage): Frame {
  return encoding.encode((encoder) => write(encoder, message))
}

/** Encodes message 67: `token` from now on stands for who this connection is. */
export function encodeRefresh(token: string): Frame {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.refresh)
    encoding.writeVarString(encoder, token)
  })
}

function write(encoder: encoding.Encoder, message: ServerMessage): void {
  switch (message.type) {
    case "syncStep1":
      return writeSync(encoder, syncNumbers.step1, message.stateVector)
    case "syncStep2":
      return writeSync(encoder, syncNumbers.step2, message.update)
    case "update":
      return writeSync(encoder, syncNumbers.update, message.update)
    case "presence":
      encoding.writeVarUint(encoder, messageNumbers.presence)
      encoding.writeVarUint8Array(encoder, encodeEntries(message.entries))
      return
    case "queryPresence":
      encoding.writeVarUint(encoder, messageNumbers.queryPresence)
      return
    case "saved":
      encoding.writeVarUint(encoder, messageNumbers.saved)
      encoding.writeVarUint(encoder, message.count)
      return
    default:
      unreachable(message)
  }
}

function writeSync(encoder: encoding.Encoder, step: number, bytes: Uint8Array): void {
  encoding.writeVarUint(encoder, messageNumbers.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
}

function encodeEntries(entries: readonly PresenceEntry[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length)
    for (const entry of entries) {
      encoding.writeVarUint(encoder, entry.clientId)
      encoding.writeVarUint(encoder, entry.clock)
      encoding.writeVarString(encoder, entry.state)
    }
  })
}

/**
 * Decodes what a client sent. This is where untrusted bytes become values.
 * @throws ProtocolError when they are no message: unknown below 64, truncated, or followed by stray bytes.
 */
export function decode(frame: Frame): ClientMessage {
  try {
    const decoder = decoding.createDecoder(frame)
    const message = read(decoder)
    if (message.type !== "unknown" && decoding.hasContent(decoder)) throw new ProtocolError("Bytes after the message")
    return message
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : new ProtocolError("Not a message", {cause})
  }
}

function read(decoder: decoding.Decoder): ClientMessage {
  const number = decoding.readVarUint(decoder)
  if (number >= firstOwnNumber) return {type: "unknown", number}
  switch (number) {
    case messageNumbers.sync:
      return readSync(decoder)
    case messageNumbers.presence:
      return {type: "presence", entries: readEntries(decoding.createDecoder(readBytes(decoder)))}
    case messageNumbers.queryPresence:
      return {type: "queryPresence"}
    default:
      throw new ProtocolError(`Message ${number} is not for a server`)
  }
}

function readSync(decoder: decoding.Decoder): ClientMessage {
  const step = decoding.readVarUint(decoder)
  switch (step) {
    case syncNumbers.step1:
      return {type: "syncStep1", stateVector: readBytes(decoder)}
    case syncNumbers.step2:
      return {type: "syncStep2", update: readBytes(decoder)}
    case syncNumbers.update:
      return {type: "update", update: readBytes(decoder)}
    default:
      throw new ProtocolError(`Sync step ${step} does not exist`)
  }
}

function readEntries(decoder: decoding.Decoder): PresenceEntry[] {
  const entries: PresenceEntry[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    entries.push({clientId, clock, state: decoding.readVarString(decoder)})
  }
  return entries
}

/** lib0 makes a view of whatever length is claimed; a claim beyond the frame throws here, before anything is allocated. */
function readBytes(decoder: decoding.Decoder): Uint8Array {
  return decoding.readVarUint8Array(decoder)
}
