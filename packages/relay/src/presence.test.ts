import type {PresenceEntry} from "@quire/protocol"
import {beforeEach, describe, expect, it} from "vitest"
import {maxGone, maxStateBytes, Presence} from "./presence.ts"

const says = (clientId: number, clock: number, state: unknown): PresenceEntry => ({
  clientId,
  clock,
  state: JSON.stringify(state),
})
const ann = {name: "Ann"}
const bob = {name: "Bob"}

let presence: Presence
/** What each client id shows at the moment. */
const shown = () =>
  Object.fromEntries(presence.all.map(({clientId, state}) => [clientId, JSON.parse(state) as unknown]))
beforeEach(() => {
  presence = new Presence()
})

describe("P2 a state belongs to the session that sent it", () => {
  const [anns, bobs] = [{}, {}]
  beforeEach(() => {
    presence.say(anns, [says(1, 5, ann)], true)
    presence.say(bobs, [says(2, 5, bob)], true)
  })

  it("nobody speaks for another who is here, with whatever clock", () => {
    expect(presence.say(bobs, [says(1, 99, {name: "not Ann"})], true)).toEqual([])
    expect(presence.say({}, [says(1, 99, {name: "not Ann"})], true)).toEqual([])
    expect(shown()).toEqual({1: ann, 2: bob})
    expect(presence.say(anns, [says(1, 6, ann)], true)).toEqual([says(1, 6, ann)])
  })

  it("nobody says of another that they are gone", () => {
    expect(presence.say(bobs, [says(1, 5, null)], true)).toEqual([])
    expect(presence.say({}, [says(1, 9, null)], true)).toEqual([])
    expect(shown()).toEqual({1: ann, 2: bob})
  })

  it("an echo of others is ignored, and does not keep them after they left", () => {
    const echo = [says(1, 5, ann), says(2, 5, bob)]
    expect(presence.say(bobs, echo, false)).toEqual([])
    presence.end(anns)
    expect(presence.say(bobs, echo, false)).toEqual([])
    expect(shown()).toEqual({2: bob})
  })

  it("an echo by somebody who has shown nothing does not make the gone come back", () => {
    const mute = {}
    presence.say(mute, [says(1, 5, ann)], false)
    presence.end(anns)
    expect(presence.say(mute, [says(1, 5, ann)], false)).toEqual([])
    expect(shown()).toEqual({2: bob})
  })

  it("one session shows one state, and leaves nothing behind", () => {
    const greedy = {}
    presence.say(greedy, [says(1, 98, bob), says(2, 98, bob), says(3, 98, bob), says(4, 98, bob)], true)
    for (const session of [anns, bobs]) presence.end(session)
    expect(presence.all.length).toBeLessThanOrEqual(1)
    presence.end(greedy)
    expect(shown()).toEqual({})
  })
})

describe("P2 a state is fit to be shown", () => {
  it("is an object", () => {
    for (const state of [1, "text", true, ["list"]]) expect(presence.say({}, [says(1, 1, state)], true)).toEqual([])
    expect(presence.say({}, [{clientId: 1, clock: 1, state: "{not json"}], true)).toEqual([])
    expect(shown()).toEqual({})
  })

  it("is at most 2 KiB, counted in bytes", () => {
    const ofBytes = (size: number) => "x".repeat(size - '{"name":""}'.length)
    expect(presence.say({}, [says(1, 1, {name: ofBytes(maxStateBytes)})], true)).toHaveLength(1)
    expect(presence.say({}, [says(2, 1, {name: ofBytes(maxStateBytes + 1)})], true)).toEqual([])
    expect(presence.say({}, [says(3, 1, {name: "字".repeat(maxStateBytes / 2)})], true)).toEqual([])
  })

  it("has a clock that can still be counted on", () => {
    for (const clock of [2 ** 53 - 1, 2 ** 40]) expect(presence.say({}, [says(1, clock, ann)], true)).toEqual([])
  })

  it.each([
    ["a colour that is none", {color: "red;background:url(//evil)"}, {}],
    ["a colour", {color: "#A0b1c2"}, {color: "#A0b1c2"}],
    ["a long name", {name: "n".repeat(500)}, {name: "n".repeat(64)}],
    ["control characters in a name", {name: "A\u0000n\nn\u009b"}, {name: "Ann"}],
    ["a name that is no text", {name: 7}, {name: "7"}],
    ["no user", "admin", {}],
  ])("its user is cleaned: %s", (_what, said, cleaned) => {
    presence.say({}, [says(1, 1, {cursor: 3, user: said})], true)
    expect(shown()).toEqual({1: {cursor: 3, user: cleaned}})
  })
})

describe("P3 people come and go at once", () => {
  const [old, fresh] = [{}, {}]
  beforeEach(() => presence.say(old, [says(1, 5, ann)], true))

  it("is gone with the session", () => {
    expect(presence.end(old)).toEqual([says(1, 5, null)])
    expect(presence.end(old)).toEqual([])
    expect(shown()).toEqual({})
  })

  it("is back with the clock it had before: the server's has moved on", () => {
    presence.end(old)
    expect(presence.say(fresh, [says(1, 5, ann)], true)).toEqual([says(1, 6, ann)])
  })

  it("passes to the new socket that came before the old one was known to be dead", () => {
    expect(presence.say(fresh, [says(1, 5, {name: "Ann, back"})], true)).toEqual([])
    expect(presence.say(fresh, [says(1, 6, {name: "Ann, moved"})], true)).toEqual([])
    expect(shown()).toEqual({1: ann})
    expect(presence.end(old)).toEqual([says(1, 6, {name: "Ann, moved"})])
    expect(presence.end(fresh)).toEqual([says(1, 6, null)])
  })

  it("does not pass to a socket that has ended too", () => {
    presence.say(fresh, [says(1, 5, ann)], true)
    presence.end(fresh)
    expect(presence.end(old)).toEqual([says(1, 5, null)])
  })

  it("does not pass to a socket that took its state back", () => {
    presence.say(fresh, [says(1, 5, ann)], true)
    presence.say(fresh, [says(1, 6, null)], true)
    expect(presence.end(old)).toEqual([says(1, 5, null)])
  })

  it("welcomes with clocks that the newcomer cannot have seen, and still hears each renewal of the others", () => {
    presence.say(fresh, [says(2, 5, bob)], true)
    expect(presence.welcome(fresh)).toEqual([says(1, 6, ann)])
    expect(presence.welcome({})).toEqual([says(1, 7, ann), says(2, 6, bob)])
    expect(presence.say(old, [says(1, 6, ann)], true)).toEqual([says(1, 8, ann)])
    expect(presence.say(old, [says(1, 8, ann)], true)).toEqual([])
  })

  it("is remembered by its clock until many others have gone after it", () => {
    presence.end(old)
    const goneAfter = (count: number) => {
      for (let id = 0; id < count; id++) {
        const passer = {}
        presence.say(passer, [says(1_000 + id, 1, bob)], true)
        presence.end(passer)
      }
    }
    goneAfter(maxGone - 1)
    expect(presence.say(fresh, [says(1, 2, ann)], true)).toEqual([says(1, 6, ann)])
    presence.end(fresh)
    goneAfter(maxGone)
    expect(presence.say(old, [says(1, 2, ann)], true)).toEqual([says(1, 2, ann)])
  })

  it("may hide and show itself", () => {
    expect(presence.say(old, [says(1, 6, null)], true)).toEqual([says(1, 6, null)])
    expect(shown()).toEqual({})
    expect(presence.say(old, [says(1, 7, ann)], true)).toEqual([says(1, 7, ann)])
  })

  it("what was said already is not said again, what changed under an old clock is", () => {
    expect(presence.say(old, [says(1, 5, ann)], true)).toEqual([])
    expect(presence.say(old, [says(1, 5, bob)], true)).toEqual([says(1, 6, bob)])
  })
})
