export {SimulatedDisk} from "./disk.ts"
export type {DiskState} from "./disk.ts"
export {simulate, World} from "./world.ts"
export type {Outcome} from "./world.ts"
