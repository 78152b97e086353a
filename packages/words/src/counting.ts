/** A text for each plural form of a language; `#` stands for the number. Forms that a language lacks are left out. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {readonly other: string}

/** Makes of plural forms a text for each number, written as `language` writes numbers. */
export function counting(language: string): (forms: Forms) => (count: number) => string {
  const rules = once(() => new Intl.PluralRules(language))
  const numbers = once(() => new Intl.NumberFormat(language))
  return (forms) => (count) => (forms[rules().select(count)] ?? forms.other).replace("#", numbers().format(count))
}

/** Joins names as `language` does: "Ana, Ben and Cleo"; as a disjunction, "Ana, Ben or Cleo". */
export function listing(
  language: string,
  type: "conjunction" | "disjunction" = "conjunction",
): (names: readonly string[]) => string {
  const format = once(() => new Intl.ListFormat(language, {type}))
  return (names) => format().format(names)
}

/** Makes something when it is first needed: what formats in a language takes a browser 10 ms to make. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
