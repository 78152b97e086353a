export type {Append, Clock, Connection, DocumentInfo, Log, RowId, Storage, Stored, StoredRow} from "./ports.ts"
export {Relay} from "./relay.ts"
export type {RelayOptions} from "./relay.ts"
export type {Session, SessionOptions} from "./session.ts"
