import {array, assert, constantFrom, property} from "fast-check"
import {closeReasons} from "@quire/protocol"
import {expect, it} from "vitest"
import {Outbox} from "./outbox.ts"
import {losesWhenLeft, reconnectingMs, saveStateOf} from "./save-state.ts"
import type {Facts} from "./save-state.ts"
import type {ConnectionState} from "./state.ts"

const connected: ConnectionState = {name: "connected", sinceMs: 0, transport: "websocket"}
const down: ConnectionState = {name: "down", sinceMs: 0, cause: "lost"}
const facts = (some: Partial<Facts>): Facts => ({
  connection: connected,
  keep: {name: "keeping"},
  unsaved: 0,
  unkept: 0,
  unkeptSinceMs: null,
  grant: "editor",
  writable: true,
  shown: true,
  ...some,
})

it("a lost connection with nothing to save is Reconnecting for 5 s, then Offline", () => {
  expect(saveStateOf(facts({connection: down}), reconnectingMs - 1)).toEqual({name: "reconnecting"})
  expect(saveStateOf(facts({connection: down}), reconnectingMs)).toEqual({
    name: "offline",
    waiting: false,
    cause: "lost",
  })
})

it("what waits and is kept is Offline at once; what is kept nowhere is Not saved", () => {
  expect(saveStateOf(facts({connection: down, unsaved: 2}), 1)).toMatchObject({name: "offline", waiting: true})
  expect(saveStateOf(facts({connection: down, unsaved: 2, unkept: 1, unkeptSinceMs: 0}), 1_000)).toEqual({
    name: "unkept",
    cause: "writing",
  })
  const full = {name: "failing", cause: "full"} as const
  expect(saveStateOf(facts({connection: down, keep: full, unsaved: 2, unkept: 1, unkeptSinceMs: 0}), 1)).toEqual({
    name: "unkept",
    cause: "full",
  })
})

it("who may only read is told so, and asked about what they wrote before", () => {
  expect(saveStateOf(facts({grant: "commenter"}), 1)).toEqual({name: "viewing"})
  expect(saveStateOf(facts({grant: "viewer", unsaved: 1}), 1)).toMatchObject({
    name: "refused",
    waiting: true,
    kept: true,
  })
})

it("who is refused is told of the copy that this device keeps, and of none that it does not", () => {
  const connection = {name: "refused", sinceMs: 0, reason: closeReasons.forbidden} as const
  const copied = (some: Partial<Facts>) => saveStateOf(facts({connection, ...some}), 1)
  expect(copied({})).toMatchObject({waiting: false, copied: true})
  expect(copied({keep: {name: "failing", cause: "discarded"}})).toMatchObject({copied: false})
  expect(copied({shown: false})).toMatchObject({copied: false})
})

it("who is refused before there was a document to look at could not open it", () => {
  const connection = {name: "refused", sinceMs: 0, reason: closeReasons.notFound} as const
  const opened = (some: Partial<Facts>) => saveStateOf(facts({connection, ...some}), 1)
  expect(opened({shown: false})).toMatchObject({opened: false})
  expect(opened({shown: true})).toMatchObject({opened: true})
  expect(opened({shown: false, unsaved: 1})).toMatchObject({opened: true, waiting: true})
})

it("a server that cannot write to its disk is said only to who waits for it", () => {
  expect(saveStateOf(facts({writable: false}), 1)).toEqual({name: "saved"})
  expect(saveStateOf(facts({writable: false, unsaved: 1}), 1)).toEqual({name: "stalled"})
})

it("a token that does not come is said at once", () => {
  const connection = {name: "down", sinceMs: 0, cause: "token"} as const
  expect(saveStateOf(facts({connection}), 1)).toEqual({name: "offline", waiting: false, cause: "token"})
})

type Step = "edit" | "edit unsent" | "connect" | "lose" | "refuse" | "step2" | "save" | "keep" | "forget kept"
const steps: readonly Step[] = [
  "edit",
  "edit unsent",
  "connect",
  "lose",
  "refuse",
  "step2",
  "save",
  "keep",
  "forget kept",
]

/** The plainest account of the same story: which edits are where, one by one. */
class Ledger {
  readonly outbox = new Outbox()
  readonly unsaved = new Set<number>()
  readonly unkept = new Set<number>()
  connection: ConnectionState = {name: "connecting", sinceMs: 0}
  kept = 0
  #edit = 0
  /** What each message of this connection brings to the server's disk. */
  #messages: (readonly number[])[] = []
  #savedCount = 0

  run(step: Step): void {
    switch (step) {
      case "edit":
      case "edit unsent": {
        this.outbox.edited(0)
        this.unsaved.add(++this.#edit)
        this.unkept.add(this.#edit)
        const isSent = this.connection.name === "connected" && step === "edit"
        if (isSent) this.#send(2, [this.#edit])
        return
      }
      case "connect":
        this.outbox.connected()
        this.#messages = []
        this.#savedCount = 0
        this.connection = connected
        return
      case "lose":
        this.connection = down
        return
      case "refuse":
        this.connection = {name: "refused", sinceMs: 0, reason: closeReasons.forbidden}
        return
      case "step2":
        if (this.connection.name !== "connected") return
        return this.#send(1, [...this.unsaved])
      case "save":
        if (this.connection.name !== "connected") return
        for (const edit of this.#messages[this.#savedCount] ?? []) this.unsaved.delete(edit)
        this.#savedCount = Math.min(this.#savedCount + 1, this.#messages.length)
        return this.outbox.saved(this.#savedCount)
      case "keep":
        this.kept = this.#edit
        return this.unkept.clear()
      case "forget kept":
        this.kept = 0
        for (const edit of this.unsaved) this.unkept.add(edit)
        return
      default:
        step satisfies never
    }
  }

  get facts(): Facts {
    const {made, unsaved} = this.outbox
    return facts({
      connection: this.connection,
      unsaved,
      unkept: Math.min(unsaved, made - this.kept),
      unkeptSinceMs: 0,
    })
  }

  #send(number: 1 | 2, edits: readonly number[]): void {
    this.#messages.push(edits)
    this.outbox.sent(Uint8Array.of(0, number, 1, 0))
  }
}

/** What the screen may not say or do at this point of the story. */
function liesOf({facts: current, unsaved, unkept, connection}: Ledger): readonly string[] {
  const save = saveStateOf(current, 10_000)
  const isNowhere = [...unsaved].some((edit) => unkept.has(edit))
  return [
    ...(save.name === "saved" && unsaved.size > 0 ? ["Saved, but an edit is not"] : []),
    ...(isNowhere && !losesWhenLeft(current) ? ["lets the page be left, but an edit is nowhere else"] : []),
    ...(isNowhere && connection.name === "down" && save.name !== "unkept"
      ? ["does not warn of an edit in this tab only"]
      : []),
  ]
}

it("S6 whatever happens in whatever order, Saved is never said and leaving never let pass while an edit is nowhere", () => {
  expect.hasAssertions()
  assert(
    property(array(constantFrom(...steps), {maxLength: 60}), (story) => {
      const ledger = new Ledger()
      for (const step of story) {
        ledger.run(step)
        expect(liesOf(ledger)).toEqual([])
      }
    }),
    {numRuns: process.env["QUIRE_LONG"] === undefined ? 1_000 : 100_000},
  )
})

it("S6 a story that ends with everything sent and saved ends in Saved", () => {
  assert(
    property(array(constantFrom(...steps), {maxLength: 60}), (story) => {
      const ledger = new Ledger()
      for (const step of [...story, "connect", "step2", "save"] as const) ledger.run(step)
      expect(saveStateOf(ledger.facts, 10_000)).toEqual({name: "saved"})
      expect(losesWhenLeft(ledger.facts)).toBe(false)
    }),
  )
})
