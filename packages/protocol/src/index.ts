export {closeReasonOf, closeReasons} from "./close.ts"
export type {CloseReason} from "./close.ts"
export {decode, encode, ProtocolError} from "./codec.ts"
export {parseDocId} from "./ids.ts"
export type {DocId, UserId} from "./ids.ts"
export {firstOwnNumber, maxFrameBytes, messageNumbers, subprotocol, syncNumbers} from "./messages.ts"
export type {ClientMessage, Frame, Message, PresenceEntry, ServerMessage, StateVector, Update} from "./messages.ts"
export {
  decodeSegment,
  encodeSegment,
  fallbackTimes,
  FrameReader,
  FrameTooBig,
  maxBodyBytes,
  maxSegmentBytes,
  piecesOf,
} from "./segment.ts"
export type {Segment} from "./segment.ts"
export {unreachable} from "./unreachable.ts"
