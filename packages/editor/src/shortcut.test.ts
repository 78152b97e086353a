import {expect, test} from "vitest"
import {en, languages} from "@quire/words"
import {shortcutText} from "./shortcut.ts"

const de = await languages.de.load()

test.each([
  ["Mod-b", false, "Ctrl+B"],
  ["Mod-b", true, "⌘B"],
  ["Mod-Shift-s", false, "Ctrl+Shift+S"],
  ["Mod-Shift-s", true, "⌘⇧S"],
  ["Mod-Alt-1", false, "Ctrl+Alt+1"],
  ["Alt-Shift-ArrowUp", false, "Alt+Shift+↑"],
  ["Mod-[", false, "Ctrl+["],
])("%s reads well (Apple: %s)", (key, apple, expected) => {
  expect(shortcutText(key, en, apple)).toBe(expected)
})

test.each([
  ["Mod-Shift-Backspace", false, "Strg+Umschalt+Rücktaste"],
  ["Mod-Shift-s", true, "⌘⇧S"],
])("%s reads as a German keyboard has it (Apple: %s)", (key, apple, expected) => {
  expect(shortcutText(key, de, apple)).toBe(expected)
})
