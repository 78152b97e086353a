const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const

/** `sizeBytes` as people say it, as in `1.2 MB`. */
export function fileSize(sizeBytes: number, language: string): string {
  const power = Math.min(units.length - 1, sizeBytes < 1 ? 0 : Math.floor(Math.log10(sizeBytes) / 3))
  const unitDisplay = power === 0 ? "long" : "short"
  const format = new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[power]!,
    unitDisplay,
    maximumFractionDigits: power === 0 ? 0 : 1,
  })
  return format.format(sizeBytes / 1000 ** power)
}
