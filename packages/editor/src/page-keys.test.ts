// @vitest-environment happy-dom
import {expect, test} from "vitest"
import {isSwitchedOn} from "./device-switch.ts"
import {listenToKeys} from "./page-keys.ts"
import type {Requests} from "./requests.ts"

/** What is asked for when somebody presses a key, and whether the browser is kept from doing something of its own. */
function press(key: string, held: KeyboardEventInit = {}): [asked: string[], isOurs: boolean] {
  const root = document.createElement("div")
  const asked: string[] = []
  const requests = new Proxy({} as Requests, {
    get: (_target, name) => (kind?: string) => void asked.push([name, kind].filter(Boolean).join(" ")),
  })
  const listening = new AbortController()
  listenToKeys(root, requests, listening.signal)
  const event = new KeyboardEvent("keydown", {key, cancelable: true, ...held})
  root.dispatchEvent(event)
  listening.abort()
  root.dispatchEvent(new KeyboardEvent("keydown", {key, cancelable: true, ...held}))
  return [asked, event.defaultPrevented]
}

const ctrl = {ctrlKey: true}

test.each([
  ["f", ctrl, "find find"],
  ["h", ctrl, "find replace"],
  ["f", {...ctrl, altKey: true}, "find replace"],
  ["s", ctrl, "save"],
  ["/", ctrl, "showHelp"],
  ["F10", {altKey: true}, "leave"],
  // A German keyboard has the slash only with Shift, an Arabic one other letters, and Option on a Mac makes other signs.
  ["/", {...ctrl, shiftKey: true, code: "Digit7"}, "showHelp"],
  ["ب", {...ctrl, code: "KeyF"}, "find find"],
  ["ƒ", {...ctrl, altKey: true, code: "KeyF"}, "find replace"],
] as const)("%s with %j asks for %s, once", (key, held, expected) => {
  expect(press(key, held)).toEqual([[expected], true])
})

test.each([
  ["f", {}],
  ["f", {ctrlKey: true, metaKey: true}],
  ["h", {...ctrl, shiftKey: true}],
  ["F10", {}],
] as const)("%s with %j is left to the browser", (key, held) => {
  expect(press(key, held)).toEqual([[], false])
})

test("Mod-Shift-F turns focus on and off", () => {
  press("F", {...ctrl, shiftKey: true})
  expect(isSwitchedOn("focus", false)).toBe(true)
  press("F", {...ctrl, shiftKey: true})
  expect(isSwitchedOn("focus", false)).toBe(false)
})
