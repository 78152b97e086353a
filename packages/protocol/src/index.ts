export {FrameTooBig, Incoming, Outgoing, StreamGap} from "./byte-stream.ts"
export {connectionAdvice, proxyNames} from "./connection-advice.ts"
export type {ConnectionAdvice, ConnectionProblem, ProxyName} from "./connection-advice.ts"
export {closeReasonOf, closeReasons} from "./close.ts"
export type {CloseReason} from "./close.ts"
export {connectionChecks, connectionRemedies} from "./connection-check.ts"
export type {ConnectionCheck} from "./connection-check.ts"
export {decode, decodeNotice, decodeRoster, encode, encodeRefresh, ProtocolError} from "./codec.ts"
export {allows, grants} from "./grant.ts"
export type {Grant} from "./grant.ts"
export {parseDocId} from "./ids.ts"
export type {DocId, UserId} from "./ids.ts"
export {firstOwnNumber, maxFrameBytes, messageNumbers, subprotocol, syncNumbers} from "./messages.ts"
export type {
  ClientMessage,
  Frame,
  Message,
  Notice,
  PresenceEntry,
  RosterEntry,
  ServerMessage,
  StateVector,
  Update,
} from "./messages.ts"
export {decodeSegment, encodeSegment, fallbackTimes, maxBodyBytes, maxSegmentBytes} from "./segment.ts"
export type {Segment} from "./segment.ts"
export {isUploadProblem, parseFileHash, uploadPath, uploadProblems} from "./upload.ts"
export type {FileHash, StoredFile, UploadProblem, UploadProblemName} from "./upload.ts"
export {unreachable} from "./unreachable.ts"
