import type * as files from "node:fs/promises"

/** What files are kept with: `node:fs/promises`, or something in its place that a test looks into. */
export type Disk = Pick<typeof files, "mkdir" | "open" | "readFile" | "readdir" | "rename" | "rm" | "stat">
