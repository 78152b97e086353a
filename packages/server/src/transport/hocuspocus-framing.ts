import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {ProtocolError} from "@quire/protocol"
import type {Frame} from "@quire/protocol"

/** Numbers of hocuspocus' messages. Those that we neither send nor take are left out. */
const numbers = {sync: 0, awareness: 1, auth: 2, queryAwareness: 3, stateless: 5, close: 7, syncStatus: 8} as const
/** A document's id, a separator and an id of the client's own fit in; each message repeats it. */
const maxAddressLength = 256
/** Numbers within `auth`. */
const authNumbers = {token: 0, denied: 1, authenticated: 2} as const

/** What a client says of the document at `address`. */
export type HocuspocusMessage =
  /** Framed as y-websocket does, from its number on. */
  | {readonly type: "content"; readonly address: string; readonly frame: Frame}
  | {readonly type: "token"; readonly address: string; readonly token: string}
  | {readonly type: "leave"; readonly address: string}
  /** Nothing that a server has to answer. */
  | {readonly type: "other"}

/** @throws ProtocolError */
export function decodeHocuspocus(frame: Frame): HocuspocusMessage {
  // Its ping and pong are this one byte, without an address.
  if (frame.length === 1) return {type: "other"}
  try {
    const decoder = decoding.createDecoder(frame)
    const address = decoding.readVarString(decoder)
    if (address.length > maxAddressLength) throw new ProtocolError("An address is too long")
    return read(address, decoder)
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : new ProtocolError("Not a message of hocuspocus", {cause})
  }
}

function read(address: string, decoder: decoding.Decoder): HocuspocusMessage {
  const frame = decoder.arr.subarray(decoder.pos)
  const number = decoding.readVarUint(decoder)
  switch (number) {
    case numbers.sync:
    case numbers.awareness:
    case numbers.queryAwareness:
      return {type: "content", address, frame}
    case numbers.auth:
      if (decoding.readVarUint(decoder) !== authNumbers.token) throw new ProtocolError("Only a token is for a server")
      return {type: "token", address, token: decoding.readVarString(decoder)}
    case numbers.stateless:
      return {type: "other"}
    case numbers.close:
      return {type: "leave", address}
    default:
      throw new ProtocolError(`Message ${number} is not for a server`)
  }
}

/** The document that `address` means: a client puts an id of its own behind the name, which every answer repeats. */
export function nameOf(address: string): string {
  return address.split("\0", 1)[0] ?? ""
}

/** `frame`, as y-websocket would be sent it, for the client of `address`. */
export function addressed(address: string, frame: Frame): Frame {
  return message(address, (encoder) => encoding.writeUint8Array(encoder, frame))
}

export function authenticated(address: string, scope: "read-write" | "readonly"): Frame {
  return auth(address, authNumbers.authenticated, scope)
}

export function denied(address: string, reason: string): Frame {
  return auth(address, authNumbers.denied, reason)
}

/** One update is on disk, or was refused. */
export function syncStatus(address: string, isSaved: boolean): Frame {
  return message(address, (encoder) => {
    encoding.writeVarUint(encoder, numbers.syncStatus)
    encoding.writeVarUint(encoder, isSaved ? 1 : 0)
  })
}

function auth(address: string, number: number, text: string): Frame {
  return message(address, (encoder) => {
    encoding.writeVarUint(encoder, numbers.auth)
    encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, text)
  })
}

function message(address: string, write: (encoder: encoding.Encoder) => void): Frame {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    write(encoder)
  })
}
