import {connect} from "node:net"
import type {Socket} from "node:net"
import {closeReasons, messageNumbers, syncNumbers} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import {afterAll, beforeAll, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {Attacked, textOf} from "./testing/attacked.ts"

/** What a server may hold more than before an attack, besides a tenth. */
const slackBytes = 1024 * 1024

const wrote = "What Ann wrote."
const bearable = [null, closeReasons.protocolError.code, closeReasons.invalidUpdate.code]

let attacked: Attacked
/** How often somebody typed to see whether that still works. */
let keyCount = 0
/** What everybody saw before the attack. */
let text: string
let heldBytes: number

const patience = {timeout: 10_000, interval: 10}
const seen = (check: () => void) => vi.waitFor(check, patience)

beforeAll(async () => {
  attacked = await Attacked.start()
  const {ann, bob} = attacked
  await vi.waitUntil(() => ann.synced && bob.synced, patience)
  ann.awareness.setLocalState({user: {name: "Ann", color: "#30bced"}})
  ann.doc.getText("body").insert(0, wrote)
  await vi.waitUntil(() => textOf(bob) === wrote, patience)
  // What is loaded and compiled when somebody is sent away for the first time is no leak.
  await codeFor([update(numbers(9, 9))])
  heldBytes = await attacked.heldBytes()
})
beforeEach(() => {
  text = textOf(attacked.ann)
})
afterAll(() => attacked.stop())

const frame = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write)
const sync = (kind: number, body: Uint8Array) =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.sync)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, body)
  })
const update = (body: Uint8Array) => sync(syncNumbers.update, body)
const step1 = (body: Uint8Array) => sync(syncNumbers.step1, body)
const numbers = (...all: number[]) =>
  frame((encoder) => all.forEach((number) => encoding.writeVarUint(encoder, number)))
const presence = (clientId: number, clock: number, json: string) =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.presence)
    encoding.writeVarUint8Array(
      encoder,
      frame((body) => {
        for (const number of [1, clientId, clock]) encoding.writeVarUint(body, number)
        encoding.writeVarString(body, json)
      }),
    )
  })

interface Attack {
  readonly name: string
  readonly frames: () => readonly (Uint8Array | string)[]
  /** The close codes that it may get; null: it is borne, and the attacker goes on. */
  readonly codes: readonly (number | null)[]
}

const {protocolError, invalidUpdate} = closeReasons

const attacks: readonly Attack[] = [
  {name: "A2 an empty frame", frames: () => [new Uint8Array()], codes: [protocolError.code]},
  {name: "A4 a text frame", frames: () => ["hello"], codes: [protocolError.code]},
  {name: "A8 a message below 64 that does not exist", frames: () => [numbers(42, 1, 2)], codes: [protocolError.code]},
  {name: "A8 one from 64 up that does not exist", frames: () => [numbers(99, 1, 2)], codes: [null]},
  {
    name: "B12 a struct-count bomb of 7 bytes",
    frames: () => [update(numbers(1, 33_554_431, 5, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 a struct of length 2^40",
    frames: () => [update(numbers(1, 1, 5, 0, 0, 2 ** 40, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 a clock of 2^53 - 1",
    frames: () => [update(numbers(1, 1, 5, 2 ** 53 - 1, 0, 1, 0))],
    codes: [invalidUpdate.code],
  },
  // Until Ann is heard again it may be Ann with a new socket: then it waits, and is in nobody's text.
  {name: "B14 structs under Ann's client id", frames: () => [update(underAnnsId())], codes: bearable},
  {name: "B16 4,000 updates that hang on something missing", frames: () => hanging(4_000).map(update), codes: [null]},
  {name: "B18 100,000 client ids", frames: () => [update(manyClientIds(100_000))], codes: [invalidUpdate.code]},
  {name: "B22 the key __proto__ in a map", frames: () => [update(protoKey())], codes: [invalidUpdate.code]},
  {
    name: "B24 the whole document, 300 times",
    frames: () => Array.from({length: 300}, () => step1(numbers(0))),
    codes: [null],
  },
  {name: "B24 a state vector from the future", frames: () => [step1(numbers(1, 5, 2 ** 50))], codes: [null]},
  {
    name: "B24 a state vector of 2^50 entries",
    frames: () => [step1(numbers(2 ** 50, 1, 1))],
    codes: [protocolError.code],
  },
  {name: "B25 an update in the second format", frames: () => [update(secondFormat())], codes: bearable},
  {name: "C27 presence under Ann's client id", frames: () => [presence(annsId(), 2 ** 31, eve)], codes: [null]},
  {name: "C27 that Ann is gone for ever", frames: () => [presence(annsId(), 2 ** 53 - 1, "null")], codes: [null]},
  {name: "C28 presence that is no JSON", frames: () => [presence(72, 1, "{")], codes: bearable},
  {
    name: "C28 presence of 1 MB",
    frames: () => [presence(72, 1, JSON.stringify({a: "x".repeat(2 ** 20)}))],
    codes: [null],
  },
  {
    name: "C28 20,000 ghosts",
    frames: () => Array.from({length: 20_000}, (_, id) => presence(1_000 + id, 1, eve)),
    codes: [null, closeReasons.tooFast.code],
  },
]

it.each(attacks)("G5 $name", attack)

it("G5 A2 random bytes, as first frame and later", async () => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31)
  const random = randomFrom(seed)
  const bytes = () => Uint8Array.from({length: random(64)}, () => random(256))
  for (let round = 0; round < 60; round++) expect(await codeFor([bytes(), bytes()]), `seed ${seed}`).toBeOneOf(bearable)
  await expectUnharmed()
})

it("G5 A3 what a client says, with bits flipped, cut off, doubled and spliced", async () => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31)
  const random = randomFrom(seed)
  const said = [
    step1(numbers(0)),
    step1(Y.encodeStateVector(attacked.bob.doc)),
    presence(73, 1, eve),
    ...hanging(5).map(update),
  ]
  for (let round = 0; round < 60; round++) {
    const frames = said.map((frame) => mutated(frame, random))
    expect(await codeFor(frames), `seed ${seed}`).toBeOneOf(bearable)
  }
  await expectUnharmed()
})

describe("frames that are none", () => {
  it("G5 A5 a message in fragments that never ends", async () => {
    const fragments = Array.from({length: 40_000}, (_, place) => rawFrame(place === 0 ? 0x02 : 0x00, Uint8Array.of(0)))
    expect(await rawEnd(fragments)).toBe(1008)
    await expectUnharmed()
  })

  it("G5 A6 the head of a frame of 100 MB, and nothing more", async () => {
    const head = Uint8Array.of(0x82, 0xff, 0, 0, 0, 0, 6, 0, 0, 0, 1, 2, 3, 4)
    expect(await rawEnd([head])).toBe(closeReasons.tooBig.code)
    await expectUnharmed()
  })

  it.each([
    {what: "a reserved opcode", bytes: rawFrame(0x83, Uint8Array.of(1))},
    {what: "a frame without a mask", bytes: Uint8Array.of(0x82, 1, 0)},
    {what: "a ping of 126 bytes", bytes: rawFrame(0x89, new Uint8Array(126))},
  ])("G5 A4 $what", async ({bytes}) => {
    expect(await rawEnd([bytes])).toBe(1002)
    await expectUnharmed()
  })

  it("A9 what comes in one packet with the upgrade is answered", async () => {
    expect(await firstFrameAfter(rawFrame(0x82, step1(numbers(0))))).toBe(messageNumbers.sync)
  })
})

const eve = JSON.stringify({user: {name: "Eve", color: "#ff0000"}})
const annsId = () => attacked.ann.awareness.clientID

/** What Ann's own client would say next, were it not Eve who says it. */
function underAnnsId(): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(attacked.ann.doc))
  copy.clientID = annsId()
  const before = Y.encodeStateVector(copy)
  copy.getText("body").insert(0, "What Eve wrote. ")
  return Y.encodeStateAsUpdate(copy, before)
}

/** Keystrokes of somebody whose first one never comes. */
function hanging(count: number): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  for (let key = 0; key <= count; key++) doc.getText("body").insert(key, "x")
  return updates.slice(1)
}

function manyClientIds(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count)
    // One struct, clock 0, of which GC is the shortest kind.
    for (let id = count; id > 0; id--) for (const number of [1, id, 0, 0, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarUint(encoder, 0)
  })
}

function written(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => write(doc))
  return Y.encodeStateAsUpdate(doc)
}

const protoKey = () => written((doc) => doc.getMap("meta").set("__proto__", {x: 1}))
const secondFormat = () => Y.convertUpdateFormatV1ToV2(written((doc) => doc.getText("x").insert(0, "second")))

/** A client that was answered as any other says these. @returns the code with which it was sent away, or null */
async function codeFor(frames: readonly (Uint8Array | string)[]): Promise<number | null> {
  const attacker = new WebSocket(attacked.address)
  let code: number | null = null
  const ended = new Promise<void>((resolve) =>
    attacker.once("close", (closed) => {
      code = closed === 1005 ? null : closed
      resolve()
    }),
  )
  await new Promise((resolve) => attacker.once("open", resolve))
  for (const each of frames) attacker.send(each)
  // The answer to a ping comes when everything before it has been dealt with.
  attacker.once("pong", () => attacker.close())
  attacker.ping()
  await ended
  return code
}

async function attack({frames, codes}: Attack): Promise<void> {
  expect(await codeFor(frames())).toBeOneOf([...codes])
  await expectUnharmed()
}

/** The server lives and holds no more than before, and nobody's text, sight or hand has suffered. */
async function expectUnharmed(): Promise<void> {
  const {ann, bob} = attacked
  expect(attacked.isAlive).toBe(true)
  ann.doc.getText("body").insert(0, String(++keyCount))
  await seen(() => expect(textOf(bob)).toBe(textOf(ann)))
  expect(textOf(ann)).toBe(`${keyCount}${text}`)
  const newcomer = attacked.client()
  await seen(() => expect(textOf(newcomer)).toBe(textOf(ann)))
  newcomer.destroy()
  expect(bob.awareness.getStates().get(annsId())).toMatchObject({user: {name: "Ann"}})
  await seen(async () => expect(await attacked.heldBytes()).toBeLessThan(heldBytes * 1.1 + slackBytes))
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function mutated(frame: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...frame]
  switch (random(4)) {
    case 0:
      bytes[random(bytes.length)]! ^= 1 << random(8)
      break
    case 1:
      bytes.length = random(bytes.length)
      break
    case 2:
      bytes.push(...bytes)
      break
    default:
      bytes.splice(random(bytes.length), random(4), ...Array.from({length: random(9)}, () => 128 + random(128)))
  }
  return Uint8Array.from(bytes)
}

/** A frame with a mask of zeros. */
function rawFrame(first: number, payload: Uint8Array): Uint8Array {
  const {length} = payload
  const head = length < 126 ? [128 | length] : [128 | 126, length >> 8, length & 255]
  return Uint8Array.from([first, ...head, 0, 0, 0, 0, ...payload])
}

/** Says these bytes right behind the upgrade. `onBytes` gets what comes after the server's answer to that. */
function rawClient(bytes: readonly Uint8Array[], onBytes: (all: Buffer) => void, onEnd: (all: Buffer) => void): Socket {
  const {port, pathname} = new URL(attacked.address)
  const socket = connect(Number(port), "127.0.0.1")
  const lines = [
    `GET ${pathname} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ]
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), ...bytes]))
  let all = Buffer.alloc(0)
  const body = () => all.subarray(all.indexOf("\r\n\r\n") + 4)
  socket.on("data", (chunk) => {
    all = Buffer.concat([all, chunk])
    if (all.includes("\r\n\r\n")) onBytes(body())
  })
  socket.on("error", () => undefined)
  socket.on("close", () => onEnd(body()))
  return socket
}

/** @returns the code of the close frame, which is the last thing that the server says */
function rawEnd(bytes: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve) => {
    const socket = rawClient(
      bytes,
      (all) => {
        if (all.at(-4) === 0x88) socket.destroy()
      },
      (all) => resolve(all.at(-4) === 0x88 ? all.readUInt16BE(all.length - 2) : Number.NaN),
    )
  })
}

/** @returns the number of the first message that comes after `frame` */
function firstFrameAfter(frame: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    const socket = rawClient(
      [frame],
      (all) => {
        if (all.length < 3) return
        resolve(all[2]!)
        socket.destroy()
      },
      () => undefined,
    )
  })
}
