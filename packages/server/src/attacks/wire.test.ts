import {closeReasons, messageNumbers} from "@quire/protocol"
import * as prng from "lib0/prng"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {Arena, bearable} from "../testing/arena.ts"
import type {Attack} from "../testing/arena.ts"
import {eve, hanging, numbers, presence, step1, update} from "../testing/frames.ts"
import {firstFrameAfter, frame, opcodes, rawEnd} from "../testing/raw.ts"

const {protocolError, tooBig, tooFast} = closeReasons
const arena = new Arena()

/** Those that only a server says. */
const serverOnly = [messageNumbers.saved, messageNumbers.roster, messageNumbers.notice]

const attacks: readonly Attack[] = [
  {name: "A2 an empty frame", frames: () => [new Uint8Array()], codes: [protocolError.code]},
  {name: "A4 a text frame", frames: () => ["hello"], codes: [protocolError.code]},
  {
    name: "A7 30,000 messages in one breath",
    frames: () => Array.from({length: 30_000}, () => numbers(messageNumbers.queryPresence)),
    codes: [tooFast.code],
  },
  {
    name: "A10 what only a server says, from 64 up",
    frames: () => serverOnly.map((number) => numbers(number, 1, 1)),
    codes: [null],
  },
  {name: "A10 that permission is denied", frames: () => [numbers(2, 0, 0)], codes: [protocolError.code]},
]

it.each(attacks)("G5 $name", async ({document, frames, codes}) => {
  expect(await arena.codeFor(frames(), document)).toBeOneOf([...codes])
  expect(await arena.harm()).toEqual([])
})

const known: readonly number[] = Object.values(messageNumbers)
const unassigned = Array.from({length: 128}, (_, number) => number).filter((number) => !known.includes(number))

it("G5 A8 every message that does not exist: below 64 it ends the connection, from 64 up it is nothing", async () => {
  for (const number of unassigned.filter((each) => each < 64)) {
    expect(await arena.codeFor([numbers(number, 1, 2)]), `message ${number}`).toBe(protocolError.code)
  }
  expect(await arena.codeFor(unassigned.filter((each) => each >= 64).map((number) => numbers(number, 1, 2)))).toBeNull()
  expect(await arena.harm()).toEqual([])
})

it("G5 A2 random bytes, as first frame and later", async () => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31)
  const random = prng.create(seed)
  const bytes = () => prng.uint8Array(random, prng.int32(random, 0, 63))
  for (let round = 0; round < 60; round++)
    expect(await arena.codeFor([bytes(), bytes()]), `seed ${seed}`).toBeOneOf([...bearable])
  expect(await arena.harm()).toEqual([])
})

it("G5 A3 what a client says, with bits flipped, cut off, doubled and spliced", async () => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31)
  const random = prng.create(seed)
  const said = [
    step1(numbers(0)),
    step1(Y.encodeStateVector(arena.attacked.bob.doc)),
    presence(73, 1, eve),
    ...hanging(5).map(update),
  ]
  for (let round = 0; round < 60; round++) {
    const frames = said.map((frame) => mutated(frame, random))
    expect(await arena.codeFor(frames), `seed ${seed}`).toBeOneOf([...bearable])
  }
  expect(await arena.harm()).toEqual([])
})

describe("frames that are none", () => {
  it("G5 A5 a message in fragments that never ends", async () => {
    const {binary, continuation} = opcodes
    const fragments = Array.from({length: 40_000}, (_, place) =>
      frame(place === 0 ? binary : continuation, "x", {final: false}),
    )
    expect(await rawEnd(arena.attacked.addressOf(), fragments)).toBe(1008)
    expect(await arena.harm()).toEqual([])
  })

  it("G5 A6 the head of a frame of 100 MB, and nothing more", async () => {
    const head = Uint8Array.of(0x82, 0xff, 0, 0, 0, 0, 6, 0, 0, 0, 1, 2, 3, 4)
    expect(await rawEnd(arena.attacked.addressOf(), [head])).toBe(tooBig.code)
    expect(await arena.harm()).toEqual([])
  })

  it.each([
    {what: "a reserved opcode", bytes: frame(3, "x")},
    {what: "a frame without a mask", bytes: Uint8Array.of(0x82, 1, 0)},
    {what: "a ping of 126 bytes", bytes: frame(opcodes.ping, new Uint8Array(126))},
  ])("G5 A4 $what", async ({bytes}) => {
    expect(await rawEnd(arena.attacked.addressOf(), [bytes])).toBe(1002)
    expect(await arena.harm()).toEqual([])
  })

  it("A9 what comes in one packet with the upgrade is answered", async () => {
    const said = frame(opcodes.binary, step1(numbers(0)))
    expect(await firstFrameAfter(arena.attacked.addressOf(), said)).toBe(messageNumbers.sync)
  })
})

function mutated(frame: Uint8Array, random: prng.PRNG): Uint8Array {
  const bytes = [...frame]
  const below = (limit: number) => prng.int32(random, 0, limit - 1)
  switch (below(4)) {
    case 0:
      bytes[below(bytes.length)]! ^= 1 << below(8)
      break
    case 1:
      bytes.length = below(bytes.length)
      break
    case 2:
      bytes.push(...bytes)
      break
    default:
      bytes.splice(below(bytes.length), below(4), ...Array.from({length: below(9)}, () => 128 + below(128)))
  }
  return Uint8Array.from(bytes)
}
