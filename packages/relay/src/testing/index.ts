export {ManualClock, MemoryStorage} from "./memory.ts"
export {storageContract} from "./storage-contract.ts"
