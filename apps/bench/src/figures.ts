/** A figure of one run. Times in milliseconds. */
export interface Timing {
  readonly p50Ms: number
  readonly p99Ms: number
}

export function timingOf(samplesMs: readonly number[]): Timing {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return {p50Ms: at(0.5), p99Ms: at(0.99)}
}

/** Prints rows of equal keys as a Markdown table. */
export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`
  process.stdout.write(line(columns) + line(columns.map(() => "---")))
  for (const row of rows) process.stdout.write(line(columns.map((column) => cellOf(row[column]))))
}

function cellOf(value: string | number | undefined): string {
  return typeof value === "number" ? value.toFixed(value < 10 ? 2 : 0) : (value ?? "")
}
