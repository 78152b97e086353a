import {en} from "./en.ts"
import type {Words} from "./en.ts"

/** The languages that have a dictionary. */
export type Language = keyof typeof languages

interface LanguageFacts {
  /** What the language calls itself. */
  readonly name: string
  readonly direction: "ltr" | "rtl"
  readonly load: () => Promise<Words>
}

export const languages = {
  en: {name: "English", direction: "ltr", load: () => Promise.resolve(en)},
  de: {name: "Deutsch", direction: "ltr", load: async () => (await import("./de.ts")).de},
  ar: {name: "العربية", direction: "rtl", load: async () => (await import("./ar.ts")).ar},
} as const satisfies Readonly<Record<string, LanguageFacts>>

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && Object.hasOwn(languages, value)
}

/** The first of `wanted`, tags such as `de-CH` in the order of preference, that has a dictionary; English where none has. */
export function languageFor(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage) ?? "en"
}
