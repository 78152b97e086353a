import type {RosterEntry} from "@quire/client"
import {Awareness} from "y-protocols/awareness"
import {expect, test, vi} from "vitest"
import * as Y from "yjs"
import {initials, People} from "./people.ts"

/** A server that says who is here. */
class Source {
  roster: readonly RosterEntry[] = []
  #listener = () => {}
  subscribe = (listener: () => void) => {
    this.#listener = listener
    return () => {}
  }

  say(...roster: readonly RosterEntry[]): void {
    this.roster = roster
    this.#listener()
  }
}

/** Presence as it is when `others` are here, each with a client id of its own. */
function presence(own: object | null, ...others: readonly unknown[]) {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState(own === null ? null : {user: own})
  others.forEach((user, index) => awareness.states.set(index + 1, {user}))
  const source = new Source()
  return {awareness, source, people: new People(awareness, source)}
}

const ana = {id: "ana", name: "Ana", color: "#c2410c"}
const ben = {id: "ben", name: "Ben", color: "#1d4ed8"}

test("P4 a person with several tabs is one person, oneself first", () => {
  const {people} = presence(ana, ben, ben, ana)
  expect(people.current).toEqual([
    {...ana, isSelf: true, activity: "reading", hasCaret: false, roundTripMs: null},
    {...ben, isSelf: false, activity: "reading", hasCaret: false, roundTripMs: null},
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
  awareness.setLocalStateField("cursor", {anchor: 1})
  expect(listener).toHaveBeenCalledOnce()
  expect(people.current[0]?.activity).toBe("editing")
  const after = people.current
  awareness.setLocalStateField("cursor", {anchor: 2})
  expect(listener).toHaveBeenCalledOnce()
  expect(people.current).toBe(after)
  awareness.setLocalStateField("user", {...ana, name: "Ana Maria"})
  expect(listener).toHaveBeenCalledTimes(2)
  expect(people.current[0]?.name).toBe("Ana Maria")
})

test("P4 the server tells who is away and how far everybody is, whether or not they are signed in", () => {
  const {people, source} = presence(ana, ben)
  const entry = {name: "Ben", color: "#1d4ed8", grant: "editor", idle: true, roundTripMs: 38} as const
  source.say({...entry, id: "ben"}, {...entry, ...ana, id: "-1", idle: false, roundTripMs: 5})
  const facts = people.current.map(({id, activity, roundTripMs}) => [id, activity, roundTripMs])
  expect(facts).toEqual([
    ["ana", "reading", 5],
    ["ben", "idle", 38],
  ])
  source.say({...entry, id: "-2", name: "Somebody else"})
  expect(people.current[1]).toMatchObject({activity: "reading", roundTripMs: null})
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
