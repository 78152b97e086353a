import {deviceMemory} from "@quire/editor/memory"
import {isLanguage, languageFor, languages} from "@quire/words"
import type {Language} from "@quire/words"

const KEY = "quire-language"

/** The language that was chosen on this device, or else that of the browser. */
export function firstLanguage(): Language {
  const chosen = deviceMemory.getItem(KEY)
  return isLanguage(chosen) ? chosen : languageFor(navigator.languages)
}

export function keepLanguage(language: Language): void {
  deviceMemory.setItem(KEY, language)
}

/** Tells the browser what language the page is in. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = languages[language].direction
}
