export {connectionChecks, connectionFaults, proxyNames} from "@quire/protocol"
export type {
  CloseReason,
  ConnectionCheck,
  ConnectionFault,
  Grant,
  ProxyName,
  RosterEntry,
  StoredFile,
} from "@quire/protocol"
export {checkConnection} from "./connection-check.ts"
export type {CheckOptions, CheckResult} from "./connection-check.ts"
export {fetchFile, fileAddress, isServerFile} from "./download.ts"
export type {DownloadOptions} from "./download.ts"
export {keptDocuments} from "./offline/kept-documents.ts"
export type {KeptDocument} from "./offline/kept-documents.ts"
export {Provider} from "./provider.ts"
export type {Details, ProviderOptions} from "./provider.ts"
export type {ConnectionState, KeepState, NotKept, SaveState, Transport} from "./state.ts"
export {remembered} from "./token.ts"
export type {Token, TokenSource} from "./token.ts"
export {fallbackSocket} from "./transport/fallback-socket.ts"
export type {Carrier, FallbackSocketOptions} from "./transport/fallback-socket.ts"
export {uploadFile, UploadError} from "./upload.ts"
export type {UploadOptions} from "./upload.ts"
