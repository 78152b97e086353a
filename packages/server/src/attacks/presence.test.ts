import {closeReasons} from "@quire/protocol"
import {expect, it} from "vitest"
import {Arena, bearable, seen} from "../testing/arena.ts"
import type {Attack} from "../testing/arena.ts"
import {eve, presence} from "../testing/frames.ts"

const {tooFast} = closeReasons
const arena = new Arena()

const attacks: readonly Attack[] = [
  {name: "C27 presence under Ann's client id", frames: () => [presence(arena.annsId, 2 ** 31, eve)], codes: [null]},
  {name: "C27 that Ann is gone for ever", frames: () => [presence(arena.annsId, 2 ** 53 - 1, "null")], codes: [null]},
  {name: "C28 presence that is no JSON", frames: () => [presence(72, 1, "{")], codes: bearable},
  {name: "C28 presence that is no object", frames: () => [presence(72, 1, "[1]"), presence(72, 2, "7")], codes: [null]},
  {
    name: "B22 presence with the key __proto__",
    frames: () => [presence(72, 1, '{"__proto__": {"user": 1}, "user": {"__proto__": {"name": "x"}, "name": "Eve"}}')],
    codes: [null],
  },
  {
    name: "C28 presence of 1 MB",
    frames: () => [presence(72, 1, JSON.stringify({a: "x".repeat(2 ** 20)}))],
    codes: [null],
  },
  {
    name: "C28 20,000 ghosts",
    frames: () => Array.from({length: 20_000}, (_, id) => presence(1_000 + id, 1, eve)),
    codes: [null, tooFast.code],
  },
]

it.each(attacks)("P2 $name", async ({document, frames, codes}) => {
  expect(await arena.codeFor(frames(), document)).toBeOneOf([...codes])
  expect(await arena.harm()).toEqual([])
})

it("P2 C29 of a name and a colour arrives what is one: no control characters, #rrggbb or nothing", async () => {
  const {attacked} = arena
  const mallory = attacked.client()
  await seen(() => expect(mallory.synced).toBe(true))
  const shown = () => attacked.bob.awareness.getStates().get(mallory.awareness.clientID)?.["user"] as unknown
  mallory.awareness.setLocalState({
    user: {name: `<img src=x>\u001b[31m\r\n${"x".repeat(200)}`, color: "red;background:url(//evil.example)"},
  })
  await seen(() => expect(shown()).toEqual({name: `<img src=x>[31m${"x".repeat(49)}`}))
  mallory.awareness.setLocalState({user: {name: "Mallory", color: "#aabbcc"}})
  await seen(() => expect(shown()).toEqual({name: "Mallory", color: "#aabbcc"}))
  mallory.destroy()
  expect(await arena.harm()).toEqual([])
})
