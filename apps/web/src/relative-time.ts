const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
]

/** How long before `now` a moment was, in words: "5 minutes ago", "yesterday". */
export function relativeTime(moment: Date, now: Date, locale?: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(locale, {numeric: "auto"})
  for (const [unit, size] of units) {
    // Rounded towards now: 25 hours are one day, not two.
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(0, "second")
}

/** The whole date and time of a moment. */
export function absoluteTime(moment: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {dateStyle: "full", timeStyle: "short"}).format(moment)
}
