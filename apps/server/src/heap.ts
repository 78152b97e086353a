import {setFlagsFromString} from "node:v8"

/** Keeps the heap of a server near what lives in it. To be called first of all: what V8 has allowed itself once it keeps for long. */
export function keepHeapSmall(): void {
  // What an update is read into is garbage when it has been passed on. Under load the heap would become four times what lives in it.
  setFlagsFromString("--heap-growing-percent=40")
  // What is young is little: threads that are woken to share it cost more than they save.
  setFlagsFromString("--no-parallel-scavenge")
}

/**
 * Leaves the space for young objects as large as it is. Node doubles it while many connections arrive, to two times 16 MiB, and
 * never takes that back: a server would keep it for nothing, and copy no less. To be called when everything has been loaded.
 */
export function keepYoungSpace(): void {
  setFlagsFromString("--semi-space-growth-factor=1")
}
