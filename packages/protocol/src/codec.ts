import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {grants} from "./grant.ts"
import type {Grant} from "./grant.ts"
import type {ClientMessage, Frame, Notice, PresenceEntry, RosterEntry, ServerMessage} from "./messages.ts"
import {firstOwnNumber, messageNumbers, noticeNumbers, syncNumbers} from "./messages.ts"
import {unreachable} from "./unreachable.ts"

/** The bytes are no message of this protocol. Nothing of them was used. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError"
}

/** Encodes one message into one frame. */
export function encode(message: ServerMessage): Frame {
  switch (message.type) {
    case "syncStep1":
      return frameOf([messageNumbers.sync, syncNumbers.step1], message.stateVector)
    case "syncStep2":
      return frameOf([messageNumbers.sync, syncNumbers.step2], message.update)
    case "update":
      return frameOf([messageNumbers.sync, syncNumbers.update], message.update)
    case "presence":
      return frameOf([messageNumbers.presence], encodeEntries(message.entries))
    default:
      return encoding.encode((encoder) => write(encoder, message))
  }
}

/** `numbers`, each below 128, and `bytes` behind their length: what is sent most, and may be large, is copied once. */
function frameOf(numbers: readonly number[], bytes: Uint8Array): Frame {
  const head = [...numbers]
  let length = bytes.length
  for (; length > 127; length = Math.floor(length / 128)) head.push(128 + (length % 128))
  head.push(length)
  const frame = new Uint8Array(head.length + bytes.length)
  frame.set(head)
  frame.set(bytes, head.length)
  return frame
}

/** Encodes message 67: `token` from now on stands for who this connection is. */
export function encodeRefresh(token: string): Frame {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.refresh)
    encoding.writeVarString(encoder, token)
  })
}

type OtherMessage = Exclude<ServerMessage, {readonly type: "syncStep1" | "syncStep2" | "update" | "presence"}>

function write(encoder: encoding.Encoder, message: OtherMessage): void {
  switch (message.type) {
    case "queryPresence":
      encoding.writeVarUint(encoder, messageNumbers.queryPresence)
      return
    case "saved":
      encoding.writeVarUint(encoder, messageNumbers.saved)
      encoding.writeVarUint(encoder, message.count)
      return
    case "roster":
      encoding.writeVarUint(encoder, messageNumbers.roster)
      encoding.writeVarUint(encoder, message.people.length)
      for (const person of message.people) writePerson(encoder, person)
      return
    case "notice":
      encoding.writeVarUint(encoder, messageNumbers.notice)
      encoding.writeVarUint(encoder, noticeNumbers[message.notice.kind])
      return writeNotice(encoder, message.notice)
    default:
      unreachable(message)
  }
}

function writePerson(encoder: encoding.Encoder, {id, name, color, grant, idle, roundTripMs}: RosterEntry): void {
  for (const text of [id, name, color]) encoding.writeVarString(encoder, text)
  encoding.writeVarUint(encoder, grants.indexOf(grant))
  encoding.writeVarUint(encoder, idle ? 1 : 0)
  encoding.writeVarUint(encoder, roundTripMs === null ? 0 : Math.round(roundTripMs) + 1)
}

function writeNotice(encoder: encoding.Encoder, notice: Notice): void {
  switch (notice.kind) {
    case "grant":
      return encoding.writeVarUint(encoder, grants.indexOf(notice.grant))
    case "refused":
      return encoding.writeVarUint(encoder, notice.count)
    case "storage":
      return encoding.writeVarUint(encoder, notice.writable ? 1 : 0)
    case "restarting":
      return
    default:
      unreachable(notice)
  }
}

/**
 * Decodes a `roster`, the whole frame. For clients.
 * @throws ProtocolError when it is none
 */
export function decodeRoster(frame: Frame): RosterEntry[] {
  return decodeOwn(frame, messageNumbers.roster, (decoder) => {
    const people: RosterEntry[] = []
    for (let left = decoding.readVarUint(decoder); left > 0; left--) people.push(readPerson(decoder))
    return people
  })
}

function readPerson(decoder: decoding.Decoder): RosterEntry {
  const [id, name, color] = [1, 2, 3].map(() => decoding.readVarString(decoder)) as [string, string, string]
  const grant = grantAt(decoding.readVarUint(decoder))
  const idle = decoding.readVarUint(decoder) === 1
  const roundTrip = decoding.readVarUint(decoder)
  return {id, name, color, grant, idle, roundTripMs: roundTrip === 0 ? null : roundTrip - 1}
}

/**
 * Decodes a `notice`, the whole frame; null when this build does not know its kind. For clients.
 * @throws ProtocolError when it is none
 */
export function decodeNotice(frame: Frame): Notice | null {
  return decodeOwn(frame, messageNumbers.notice, (decoder) => {
    switch (decoding.readVarUint(decoder)) {
      case noticeNumbers.grant:
        return {kind: "grant", grant: grantAt(decoding.readVarUint(decoder))}
      case noticeNumbers.refused:
        return {kind: "refused", count: decoding.readVarUint(decoder)}
      case noticeNumbers.storage:
        return {kind: "storage", writable: decoding.readVarUint(decoder) === 1}
      case noticeNumbers.restarting:
        return {kind: "restarting"}
      default:
        return null
    }
  })
}

function grantAt(place: number): Grant {
  const grant = grants[place]
  if (grant === undefined) throw new ProtocolError(`Grant ${place} does not exist`)
  return grant
}

function decodeOwn<T>(frame: Frame, number: number, read: (decoder: decoding.Decoder) => T): T {
  try {
    const decoder = decoding.createDecoder(frame)
    if (decoding.readVarUint(decoder) !== number) throw new ProtocolError(`Not message ${number}`)
    return read(decoder)
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : new ProtocolError("Not a message", {cause})
  }
}

/** Presence is written here and copied out: it comes with every caret, and what an encoder grows by costs more than the copy. */
const presenceEncoder = encoding.createEncoder()

function encodeEntries(entries: readonly PresenceEntry[]): Uint8Array {
  const encoder = presenceEncoder
  encoder.cpos = 0
  encoder.bufs = []
  encoding.writeVarUint(encoder, entries.length)
  for (const entry of entries) {
    encoding.writeVarUint(encoder, entry.clientId)
    encoding.writeVarUint(encoder, entry.clock)
    encoding.writeVarString(encoder, entry.state)
  }
  return encoding.toUint8Array(encoder)
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
  if (number === messageNumbers.refresh) return {type: "refresh", token: decoding.readVarString(decoder)}
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

/** Stock clients say again what they hear of others, never of more than can be in one document. */
const mostEntries = 65_536

function readEntries(decoder: decoding.Decoder): PresenceEntry[] {
  const entries: PresenceEntry[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    if (entries.length === mostEntries) throw new ProtocolError(`More than ${mostEntries} in one presence message`)
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
