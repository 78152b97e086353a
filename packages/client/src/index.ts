export type {CloseReason} from "@quire/protocol"
export {Provider} from "./provider.ts"
export type {ProviderOptions} from "./provider.ts"
export type {ConnectionState, SaveState} from "./state.ts"
