/** Something that is found by its label, or by other words for it. */
export interface Findable {
  readonly label: string
  readonly words: string
}

/**
 * The entries that hold each word of `query` at the start of a word of theirs. First those whose label begins with the
 * query, then those that have it in their label, then the others; each in the given order.
 */
export function search<T extends Findable>(entries: readonly T[], query: string): T[] {
  const wanted = wordsOf(query)
  const ranks: T[][] = [[], [], []]
  for (const entry of entries) {
    const label = wordsOf(entry.label)
    if (label.join(" ").startsWith(wanted.join(" "))) ranks[0]!.push(entry)
    else if (holds(label, wanted)) ranks[1]!.push(entry)
    else if (holds([...label, ...wordsOf(entry.words)], wanted)) ranks[2]!.push(entry)
  }
  return ranks.flat()
}

function holds(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((part) => words.some((word) => word.startsWith(part)))
}

/** Lower case, without accents. */
function wordsOf(text: string): string[] {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word !== "")
}
