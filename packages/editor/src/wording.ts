import {en, languages} from "@quire/words"
import type {Language, Words} from "@quire/words"

/** What a part of the page is written in. */
export interface Wording {
  readonly language: Language
  readonly words: Words
}

/** Dictionaries that have come once. */
const known = new Map<Language, Words>([["en", en]])

/** The wording of `language`; null while its dictionary has not been loaded. */
export function knownWording(language: Language): Wording | null {
  const words = known.get(language)
  return words === undefined ? null : {language, words}
}

/** English stands in for a dictionary that does not come. */
export async function loadWording(language: Language): Promise<Wording> {
  try {
    const words = known.get(language) ?? (await languages[language].load())
    known.set(language, words)
    return {language, words}
  } catch (error) {
    console.warn(error)
    return {language, words: en}
  }
}
