import {expect, test} from "vitest"
import {shortcutText} from "./shortcut.ts"

test.each([
  ["Mod-b", false, "Ctrl+B"],
  ["Mod-b", true, "⌘B"],
  ["Mod-Shift-s", false, "Ctrl+Shift+S"],
  ["Mod-Shift-s", true, "⌘⇧S"],
  ["Mod-Alt-1", false, "Ctrl+Alt+1"],
  ["Alt-Shift-ArrowUp", false, "Alt+Shift+↑"],
  ["Mod-[", false, "Ctrl+["],
])("%s reads well (Apple: %s)", (key, apple, expected) => {
  expect(shortcutText(key, apple)).toBe(expected)
})
