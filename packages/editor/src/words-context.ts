import {languageFor} from "@quire/words"
import type {Language, Words} from "@quire/words"
import {createContext, use} from "react"
import {english} from "./wording.ts"
import type {Wording} from "./wording.ts"

export const WordingContext = createContext<Wording | null>(null)

/** What this part of the page is written in; where nobody has said, English. */
export function useWording(): Wording {
  return use(WordingContext) ?? english
}

/** The dictionary of the language that this part of the page is in. */
export function useWords(): Words {
  return useWording().words
}

/** The language that this part of the page is in; where nobody has said, the one of the page. */
export function useLanguage(): Language {
  return use(WordingContext)?.language ?? languageFor([document.documentElement.lang])
}
