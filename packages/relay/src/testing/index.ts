export {authorizeContract} from "./authorize-contract.ts"
export {docId, idle, settle, TestClient} from "./client.ts"
export {ManualClock, MemoryStorage} from "./memory.ts"
export {storageContract} from "./storage-contract.ts"
