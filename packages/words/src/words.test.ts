import {expect, test} from "vitest"
import {counting} from "./counting.ts"
import {en} from "./en.ts"
import {languageFor, languages} from "./language.ts"
import type {Language} from "./language.ts"

test.each([
  [["de-CH", "en"], "de"],
  [["fr", "ar-EG"], "ar"],
  [["fr", "pt-BR"], "en"],
  [["EN-gb"], "en"],
  [[], "en"],
  [["constructor"], "en"],
] as const)("whoever wants %j gets %s", (wanted, language) => {
  expect(languageFor(wanted)).toBe(language)
})

const tags = Object.keys(languages) as Language[]

/** Every text of a dictionary by its path, texts that depend on something by their function. */
function textsOf(dictionary: object): [string, unknown][] {
  return Object.entries(dictionary).flatMap(([section, texts]) =>
    Object.entries(texts as object).map(([key, text]): [string, unknown] => [`${section}.${key}`, text]),
  )
}

test.each(tags)("%s says all that English says, and leaves nothing empty", async (tag) => {
  const texts = textsOf(await languages[tag].load())
  expect(texts.map(([path]) => path)).toEqual(textsOf(en).map(([path]) => path))
  expect(texts.filter(([, text]) => text === "").map(([path]) => path)).toEqual([])
})

test.each(tags)("%s has the plural forms that its language needs", async (tag) => {
  const {counts, details} = await languages[tag].load()
  const forms = [0, 1, 2, 3, 11, 100, 1234]
  for (const text of [counts.words, counts.characters, details.waiting]) {
    for (const form of forms) expect(text(form)).not.toContain("#")
    expect(new Set(forms.map(text)).size).toBe(forms.length)
  }
})

test("numbers are written and counted as the language does", () => {
  expect(en.counts.words(1)).toBe("1 word")
  expect(en.counts.words(1234)).toBe("1,234 words")
  const arabic = counting("ar")({zero: "0", one: "1", two: "2", few: "3+", many: "11+", other: "100"})
  expect([0, 1, 2, 5, 11, 100].map(arabic)).toEqual(["0", "1", "2", "3+", "11+", "100"])
})
