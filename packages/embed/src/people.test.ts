import {Awareness} from "y-protocols/awareness"
import {expect, test, vi} from "vitest"
import * as Y from "yjs"
import {initials, People} from "./people.ts"

/** Presence as it is when `others` are here, each with a client id of its own. */
function presence(own: object | null, ...others: readonly unknown[]) {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState(own === null ? null : {user: own})
  others.forEach((user, index) => awareness.states.set(index + 1, {user}))
  return {awareness, people: new People(awareness)}
}

const ana = {id: "ana", name: "Ana", color: "#c2410c"}
const ben = {id: "ben", name: "Ben", color: "#1d4ed8"}

test("P4 a person with several tabs is one person, oneself first", () => {
  const {people} = presence(ana, ben, ben, ana)
  expect(people.current).toEqual([
    {...ana, isSelf: true},
    {...ben, isSelf: false},
  ])
})

test("P2 what the wire brings is checked before it is shown", () => {
  const hostile = {id: "x", name: `  ${"n".repeat(500)}`, color: "red;background:url(//evil)"}
  const {people} = presence(null, hostile, {id: "y", name: 5}, "nobody", null, {id: "z", name: "  "})
  expect(people.current).toHaveLength(1)
  expect(people.current[0]?.name).toHaveLength(80)
  expect(people.current[0]?.color).toMatch(/^#[0-9a-f]{6}$/)
})

test("a caret that moves is no news about people", () => {
  const {awareness, people} = presence(ana, ben)
  const listener = vi.fn<() => void>()
  people.subscribe(listener)
  const before = people.current
  awareness.setLocalStateField("cursor", {anchor: 1})
  expect(listener).not.toHaveBeenCalled()
  expect(people.current).toBe(before)
  awareness.setLocalStateField("user", {...ana, name: "Ana Maria"})
  expect(listener).toHaveBeenCalledOnce()
  expect(people.current[0]?.name).toBe("Ana Maria")
})

test.each([
  ["Ana", "A"],
  ["Quiet Heron", "QH"],
  ["ana de la cruz", "AC"],
  ["👩‍🚀 Ride", "👩‍🚀R"],
  ["", ""],
])("%j is shortened to %j", (name, expected) => {
  expect(initials(name)).toBe(expected)
})
