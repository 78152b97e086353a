export {merge} from "./compaction.ts"
export type {
  Append,
  Clock,
  ClockRange,
  Compacted,
  Connection,
  DocumentInfo,
  Log,
  RowId,
  Storage,
  Stored,
  StoredRow,
} from "./ports.ts"
export {Relay} from "./relay.ts"
export type {RelayOptions} from "./relay.ts"
export type {Preparation} from "./preparation.ts"
export type {Session, SessionOptions} from "./session.ts"
export {sameState} from "./same-state.ts"
