// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {en, languages} from "@quire/words"
import {EditorState} from "prosemirror-state"
import {expect, test} from "vitest"
import {emojiChoices} from "./emoji-choices.ts"
import {mentionChoices} from "./mention-choices.tsx"
import type {Choice} from "./picker.ts"
import {deviceMemory} from "./memory.ts"
import {Recent} from "./recent.ts"
import {slashChoices} from "./slash-choices.ts"
import {page} from "./testing.ts"

const labels = (choices: readonly Choice[]) => choices.map(({label}) => label)
const empty = EditorState.create({doc: page("")})
const after = ({command}: Choice) => {
  let {state} = {state: empty}
  command(state, (tr) => (state = state.apply(tr)))
  return state.doc.toString()
}

const nothing = () => undefined
const requests = {
  find: nothing,
  editLink: nothing,
  insertImage: nothing,
  insertEmbed: nothing,
  openBlockActions: nothing,
  pasteLarge: nothing,
  takeFile: nothing,
  showHelp: nothing,
  leave: nothing,
  save: nothing,
}

test("/ offers what was picked last first, and finds blocks by other words for them", () => {
  const stored = new Map<string, string>()
  const memory = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
  const recent = new Recent(memory, "recent")
  const source = slashChoices({words: en, requests, recent, takesFiles: false})
  expect(source.find("", empty)[0]).toMatchObject({label: "Text", group: "Turn into"})
  for (const query of ["todo", "hr"]) source.onPick?.(source.find(query, empty)[0]!)
  expect(source.find("", empty).slice(0, 3)).toMatchObject([
    {label: "Divider", group: "Recent"},
    {label: "Task list", group: "Recent"},
    {label: "Text", group: "Turn into"},
  ])
  expect(
    labels(
      slashChoices({words: en, requests, recent: new Recent(memory, "recent"), takesFiles: false}).find("", empty),
    )[0],
  ).toBe("Divider")
  for (let i = 1; i <= 6; i++) source.onPick?.(source.find(`h${i}`, empty)[0]!)
  expect(recent.names).toEqual(["heading6", "heading5", "heading4", "heading3"])
})

test("@ offers who is here, who was here, and who is mentioned", () => {
  let here = [{id: "1", name: "Ana"}]
  const mention = schema.nodes.mention.create({id: "3", label: "Cem"})
  const state = EditorState.create({doc: page(schema.nodes.paragraph.create(null, mention))})
  const source = mentionChoices({words: en, people: () => here, now: () => new Date(2026, 10, 25)})
  expect(labels(source.find("an", empty))).toEqual(["Ana"])
  here = [{id: "2", name: "Ben"}]
  expect(labels(source.find("", state)).slice(0, 3)).toEqual(["Ana", "Cem", "Ben"])
  expect(after(source.find("ben", empty)[0]!)).toBe(`doc(paragraph(mention, " "))`)
})

test("@ offers days of the calendar of whoever writes", () => {
  const source = mentionChoices({words: en, people: () => [], now: () => new Date(2026, 11, 31, 23, 59)})
  const hint = (query: string) => source.find(query, empty)[0]?.hint
  expect(hint("today")).toBe("2026-12-31")
  expect(hint("tomorrow")).toBe("2027-01-01")
  expect(hint("next")).toBe("2027-01-04")
  expect(labels(source.find("2027-02-28", empty))).toEqual(["2027-02-28"])
  expect(source.find("2027-02-30", empty)).toEqual([])
  expect(after(source.find("today", empty)[0]!)).toBe(`doc(paragraph(date, " "))`)
})

test(": finds emoji by name and meaning once their list is there", async () => {
  const source = emojiChoices({words: en, language: "en"})
  expect(source.find("tada", empty)).toEqual([])
  await source.load?.()
  expect(source.find("tada", empty).map(({icon}) => icon)).toContain("🎉")
  expect(source.find("rocket:", empty)[0]).toMatchObject({icon: "🚀", label: "rocket"})
  expect(after(source.find("rocket", empty)[0]!)).toBe(`doc(paragraph("🚀"))`)
})

test.each([
  ["de", "rakete", "🚀", "Rakete"],
  ["de", "weltraum", "🚀", "Rakete"],
  ["de", "rocket", "🚀", "Rakete"],
  ["de", "osterr", "🇦🇹", "Österreich"],
  ["ar", "صاروخ", "🚀", "صاروخ"],
  ["ar", "rocket", "🚀", "صاروخ"],
] as const)(
  ": finds emoji by the words of the language, and by the English ones (%s: %s)",
  async (language, query, icon, label) => {
    const source = emojiChoices({words: await languages[language].load(), language})
    await source.load?.()
    expect(source.find(query, empty)).toContainEqual(expect.objectContaining({icon, label}))
  },
)

test("/ and @ find what they offer by the words of the language, and by the English ones", async () => {
  const words = await languages.de.load()
  const blocks = slashChoices({words, requests, recent: new Recent(deviceMemory, "recent"), takesFiles: true})
  for (const query of ["über", "uber", "head", "h1"])
    expect(labels(blocks.find(query, empty))).toContain("Überschrift 1")
  for (const query of ["trenn", "strich", "divider", "hr"])
    expect(labels(blocks.find(query, empty))).toContain("Trennlinie")
  const days = mentionChoices({words, people: () => [], now: () => new Date(2026, 10, 25)})
  for (const query of ["morgen", "tomorrow"]) expect(labels(days.find(query, empty))).toEqual(["Morgen"])
})
