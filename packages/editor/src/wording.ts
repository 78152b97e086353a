import {en, languages} from "@quire/words"
import type {Language, Words} from "@quire/words"

/** What a part of the page is written in. */
export interface Wording {
  readonly language: Language
  readonly words: Words
}

export const english: Wording = {language: "en", words: en}

/** Those whose dictionaries have come; of each language one, so that nothing is rendered for the same one again. */
const known = new Map<Language, Wording>([["en", english]])

/** The wording of `language`; null while its dictionary has not been loaded. */
export function knownWording(language: Language): Wording | null {
  return known.get(language) ?? null
}

/** English stands in for a dictionary that does not come. */
export async function loadWording(language: Language): Promise<Wording> {
  const before = known.get(language)
  if (before !== undefined) return before
  try {
    const loaded: Wording = {language, words: await languages[language].load()}
    known.set(language, loaded)
    return loaded
  } catch (error) {
    console.warn(error)
    return {language, words: en}
  }
}
