import {setFlagsFromString} from "node:v8"

/**
 * Leaves the space for young objects as large as it is. Node doubles it while many connections arrive, to two times 16 MiB, and
 * never takes that back: a server would keep it for nothing, and copy no less.
 */
export function keepYoungSpace(): void {
  setFlagsFromString("--semi-space-growth-factor=1")
}
