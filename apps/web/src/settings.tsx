import {WordsProvider} from "@quire/editor"
import type {Language} from "@quire/words"
import {createContext, use, useEffect, useMemo, useState} from "react"
import type {ReactNode} from "react"
import {firstLanguage, keepLanguage, showLanguage} from "./language-choice.ts"
import {chosenTheme, keepTheme, showTheme} from "./theme.ts"
import type {Theme} from "./theme.ts"

/** How somebody wants the app on this device. */
export interface Settings {
  readonly theme: Theme
  readonly setTheme: (theme: Theme) => void
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

const SettingsContext = createContext<Settings | null>(null)

/** Keeps the page in the look and the language that were chosen, or that the system and the browser have. */
export function SettingsProvider({children}: {readonly children: ReactNode}) {
  const [theme, setTheme] = useState(chosenTheme)
  const [language, setLanguage] = useState(firstLanguage)
  useEffect(() => showTheme(theme), [theme])
  useEffect(() => showLanguage(language), [language])
  const settings = useMemo<Settings>(
    () => ({
      theme,
      setTheme: (chosen) => {
        keepTheme(chosen)
        setTheme(chosen)
      },
      language,
      setLanguage: (chosen) => {
        keepLanguage(chosen)
        setLanguage(chosen)
      },
    }),
    [theme, language],
  )
  return (
    <SettingsContext value={settings}>
      <WordsProvider language={language}>{children}</WordsProvider>
    </SettingsContext>
  )
}

export function useSettings(): Settings {
  const settings = use(SettingsContext)
  if (settings === null) throw new Error("There are no settings outside of SettingsProvider")
  return settings
}
