import {keymap as documentKeys} from "@quire/schema"
import {expect, test} from "vitest"
import {blockKinds} from "./block-kinds.tsx"
import {shortcuts} from "./keymap.ts"

const told = shortcuts.flatMap(({shortcuts: rows}) => rows.flatMap(({key, also = []}) => [key, ...also]))
/** What these do needs no telling, or belongs to the platform. */
const plain = /^(?:(?:Mod-|Shift-|Ctrl-|Alt-)*(?:Backspace|Delete|Enter|Tab)|Mod-a|Ctrl-[a-z])$/

test("no key has two meanings", () => {
  expect(new Set(told).size).toBe(told.length)
})

test("the help tells every key that a document has", () => {
  expect(Object.keys(documentKeys).filter((key) => !told.includes(key) && !plain.test(key))).toEqual([])
})

test("what the menus say of keys is so", () => {
  const said = blockKinds.flatMap(({shortcut}) => shortcut ?? [])
  expect(said.filter((key) => !told.includes(key))).toEqual([])
})
