import {en} from "@quire/words"
import type {Words} from "@quire/words"
import {createContext, use} from "react"

/** The dictionary of the language that this part of the page is in. */
export const WordsContext = createContext<Words>(en)

export function useWords(): Words {
  return use(WordsContext)
}
