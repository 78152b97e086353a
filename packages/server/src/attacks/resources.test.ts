import {encode, messageNumbers} from "@quire/protocol"
import {expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {addressed} from "../transport/hocuspocus-framing.ts"
import {Arena, seen} from "../testing/arena.ts"
import {numbers, presence, step1, update, written} from "../testing/frames.ts"

const arena = new Arena()

it("F60 a reader that never reads while much is said", async () => {
  const deaf = new WebSocket(arena.attacked.addressOf())
  await new Promise((resolve) => deaf.once("open", resolve))
  deaf.pause()
  for (let count = 0; count < 2_000; count++) deaf.send(step1(numbers(0)))
  expect(await arena.harm()).toEqual([])
  deaf.terminate()
  expect(await arena.harm()).toEqual([])
})

/** Somebody who never reads says all of this. @returns how many bytes more the server holds while they are there */
async function heldFor(say: (deaf: WebSocket) => void): Promise<number> {
  const deaf = new WebSocket(arena.attacked.addressOf("deaf"))
  await new Promise((resolve) => deaf.once("open", resolve))
  deaf.send(update(written((doc) => doc.getText("body").insert(0, "x".repeat(15_000)))))
  await new Promise((resolve) => deaf.once("pong", resolve) && deaf.ping())
  deaf.pause()
  const before = await arena.attacked.heldBytes()
  say(deaf)
  await vi.waitUntil(() => deaf.bufferedAmount === 0, 30_000)
  expect(await arena.harm()).toEqual([])
  const held = (await arena.attacked.heldBytes()) - before
  deaf.terminate()
  return held
}

const mebibyte = 1024 * 1024

it("F60 a reader that never reads asks for everything, again and again", async () => {
  const question = step1(numbers(0))
  const held = await heldFor((deaf) => {
    for (let count = 0; count < 9_000; count++) deaf.send(question)
  })
  expect(held).toBeLessThan(4 * mebibyte)
})

it("F60 a reader that never reads asks who is here, again and again", async () => {
  const held = await heldFor((deaf) => {
    deaf.send(presence(9, 1, JSON.stringify({user: {name: "Deaf"}, more: "x".repeat(1_900)})))
    for (let count = 0; count < 9_000; count++) deaf.send(numbers(messageNumbers.queryPresence))
  })
  expect(held).toBeLessThan(4 * mebibyte)
})

it("F60 a reader that never reads pings and pings", async () => {
  const held = await heldFor((deaf) => {
    for (let count = 0; count < 200_000; count++) deaf.ping("x".repeat(125))
  })
  expect(held).toBeLessThan(4 * mebibyte)
}, 60_000)

it("F62 a thousand documents, a word in each, over one socket: when it ends nothing of them is in memory", async () => {
  const crowd = new WebSocket(new URL("/collab", arena.attacked.addressOf()))
  await new Promise((resolve) => crowd.once("open", resolve))
  const word = update(written((doc) => doc.getText("body").insert(0, "word")))
  let savedCount = 0
  // After the address: its length, and what it says; 8 is the status of one update.
  crowd.on("message", (data: Buffer) => {
    if (data[data[0]! + 1] === 8) savedCount++
  })
  for (let count = 0; count < 1_000; count++) crowd.send(addressed(`many-${count}`, word))
  await vi.waitUntil(() => savedCount === 1_000, 30_000)
  crowd.terminate()
  expect(await arena.harm()).toEqual([])
  const reader = arena.attacked.client("many-999")
  await seen(() => expect(reader.doc.getText("body").toJSON()).toBe("word"))
  reader.destroy()
}, 60_000)

it("F64 300 who join at once, and leave", async () => {
  const storm = Array.from({length: 300}, () => new WebSocket(arena.attacked.addressOf()))
  const answered = storm.map(
    (socket) =>
      new Promise<void>((resolve) => {
        socket.once("open", () =>
          socket.send(encode({type: "syncStep1", stateVector: Y.encodeStateVector(new Y.Doc())})),
        )
        socket.on("message", (data: Buffer) => data[0] === 0 && data[1] === 1 && resolve())
      }),
  )
  await Promise.all(answered)
  for (const socket of storm) socket.terminate()
  expect(await arena.harm()).toEqual([])
})
