/** Rows of cells as a Markdown table. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("")
}

/** A figure for people; a dash for what could not be measured. */
export function shown(value: number | undefined, digits: number): string {
  if (value === undefined || !Number.isFinite(value)) return "–"
  return Math.abs(value) >= 10_000 ? Math.round(value).toLocaleString("en") : value.toFixed(digits)
}
