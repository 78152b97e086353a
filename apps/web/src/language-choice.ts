import {isLanguage, languageFor, languages} from "@quire/words"
import type {Language} from "@quire/words"
import {remembered} from "./device-choice.ts"

/** The language that was chosen on this device, or else that of the browser. */
export function firstLanguage(): Language {
  const chosen = remembered("language")
  return isLanguage(chosen) ? chosen : languageFor(navigator.languages)
}

/** Tells the browser what language the page is in. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = languages[language].direction
}
