import {en, languages} from "@quire/words"
import type {Language, Words} from "@quire/words"
import {useEffect, useState} from "react"
import type {ReactNode} from "react"
import {WordingContext} from "./words-context.ts"
import type {Wording} from "./words-context.ts"

export interface WordsProviderProps {
  readonly language: Language
  readonly children: ReactNode
}

/** Dictionaries that have come once. */
const known = new Map<Language, Words>([["en", en]])

/** Puts a part of the page into a language. Until its dictionary is there, the part stays as it was: at first, empty. */
export function WordsProvider({language, children}: WordsProviderProps) {
  const [wording, setWording] = useState<Wording | null>(() => knownWording(language))
  useEffect(() => {
    let isCurrent = true
    void load(language).then((words) => isCurrent && setWording({language, words}))
    return () => {
      isCurrent = false
    }
  }, [language])
  return wording && <WordingContext value={wording}>{children}</WordingContext>
}

function knownWording(language: Language): Wording | null {
  const words = known.get(language)
  return words === undefined ? null : {language, words}
}

/** English stands in for a dictionary that does not come. */
async function load(language: Language): Promise<Words> {
  try {
    const words = known.get(language) ?? (await languages[language].load())
    known.set(language, words)
    return words
  } catch (error) {
    console.warn(error)
    return en
  }
}
