/** Bytes of a file, from `start` up to and including `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The one range that a `Range` header asks for. Null: the whole file, also where it asks for several, or for what no file has.
 * `unsatisfiable`: none of it is in a file of `sizeBytes`.
 */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? []
  if (first === undefined || last === undefined || first + last === "") return null
  if (first === "") return tail(Number(last), sizeBytes)
  const start = Number(first)
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (last !== "" && Number(last) < start) return null
  return start < sizeBytes ? {start, end} : "unsatisfiable"
}

function tail(count: number, sizeBytes: number): ByteRange | "unsatisfiable" {
  return count === 0 ? "unsatisfiable" : {start: Math.max(0, sizeBytes - count), end: sizeBytes - 1}
}
