export {merge} from "./compaction.ts"
export type {
  Append,
  Authorize,
  Bus,
  Clock,
  ClockRange,
  Compacted,
  Connection,
  DocumentInfo,
  Identity,
  Log,
  Person,
  RowId,
  Storage,
  Stored,
  StoredRow,
} from "./ports.ts"
export {digestOf} from "./digest.ts"
export {Counts} from "./counts.ts"
export type {Counted} from "./counts.ts"
export {defaultLimits, TokenBucket} from "./limits.ts"
export type {Limits} from "./limits.ts"
export {Relay} from "./relay.ts"
export type {RelayOptions} from "./relay.ts"
export type {Preparation} from "./preparation.ts"
export type {Session, SessionOptions} from "./session.ts"
export {sameState} from "./same-state.ts"
