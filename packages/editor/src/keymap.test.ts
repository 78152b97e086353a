// @vitest-environment happy-dom
import {keymap as documentKeys} from "@quire/schema"
import {expect, test, vi} from "vitest"
import {blockKinds} from "./block-kinds.tsx"
import type {Collab} from "./collab.ts"
import {keys, shortcuts} from "./keymap.ts"
import type {Requests} from "./requests.ts"
import {page, viewOf} from "./testing.ts"

const told = shortcuts.flatMap(({shortcuts: rows}) => rows.flatMap(({key, also = []}) => [key, ...also]))
/** What these do needs no telling, or belongs to the platform. */
const plain = /^(?:(?:Mod-|Shift-|Ctrl-|Alt-)*(?:Backspace|Delete|Enter|Tab)|Mod-a|Ctrl-[a-z]|ArrowRight)$/

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

test("a redo with nothing to redo does not undo, where Shift leaves the letter a small one", () => {
  const collab = {undo: vi.fn<() => boolean>(() => true), redo: vi.fn<() => boolean>(() => false)} as unknown as Collab
  const view = viewOf(page("one"), [keys(collab, {} as Requests)])
  const event = new KeyboardEvent("keydown", {key: "z", ctrlKey: true, shiftKey: true, cancelable: true})
  view.dom.dispatchEvent(event)
  expect(collab.redo).toHaveBeenCalled()
  expect(collab.undo).not.toHaveBeenCalled()
  expect(event.defaultPrevented).toBe(true)
})
