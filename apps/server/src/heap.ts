import {setFlagsFromString} from "node:v8"

const flags = [
  // Node doubles the space for young objects while many connections arrive, to two times 16 MiB, and never takes that back: a
  // server would keep it for nothing, and copy no less.
  "--semi-space-growth-factor=1",
  // What is young is little: threads that are woken to share it cost more than they save.
  "--no-parallel-scavenge",
  // What an update is read into is garbage when it has been passed on. Under load the heap would become four times what lives in it.
  "--heap-growing-percent=40",
]

/** Keeps the heap of a server small. To be called when everything has been loaded. */
export function keepHeapSmall(): void {
  for (const flag of flags) setFlagsFromString(flag)
}
