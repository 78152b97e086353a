import type {Language} from "@quire/words"
import {useEffect, useState} from "react"
import type {ReactNode} from "react"
import {knownWording, loadWording} from "./wording.ts"
import type {Wording} from "./wording.ts"
import {WordingContext} from "./words-context.ts"

export interface WordsProviderProps {
  readonly language: Language
  readonly children: ReactNode
}

/** Puts a part of the page into a language. Until its dictionary is there, the part stays as it was: at first, empty. */
export function WordsProvider({language, children}: WordsProviderProps) {
  const [wording, setWording] = useState<Wording | null>(() => knownWording(language))
  useEffect(() => {
    let isCurrent = true
    void loadWording(language).then((loaded) => isCurrent && setWording(loaded))
    return () => {
      isCurrent = false
    }
  }, [language])
  return wording && <WordingContext value={wording}>{children}</WordingContext>
}
