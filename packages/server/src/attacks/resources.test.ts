import {encode} from "@quire/protocol"
import {expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {addressed} from "../transport/hocuspocus-framing.ts"
import {Arena, seen} from "../testing/arena.ts"
import {numbers, step1, update, written} from "../testing/frames.ts"

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

it("F60 a reader that never reads, and asks 300 times for what it lacks of a long document", async () => {
  const author = 8
  const long = (doc: Y.Doc) => {
    doc.clientID = author
    doc.getText("body").insert(0, "x".repeat(300_000))
  }
  const deaf = new WebSocket(arena.attacked.addressOf("long"))
  await new Promise((resolve) => deaf.once("open", resolve))
  deaf.pause()
  deaf.send(update(written(long)))
  for (let count = 0; count < 300; count++) deaf.send(step1(numbers(1, author, 1)))
  deaf.send(update(written((doc) => doc.getText("end").insert(0, "heard"))))
  const reader = arena.attacked.client("long")
  await seen(() => expect(reader.doc.getText("end").toJSON()).toBe("heard"))
  reader.destroy()
  expect(await arena.harm()).toEqual([])
  deaf.terminate()
  expect(await arena.harm()).toEqual([])
})

it("F60 a reader that never reads, and pings all the time", async () => {
  const deaf = new WebSocket(arena.attacked.addressOf())
  await new Promise((resolve) => deaf.once("open", resolve))
  const before = await arena.attacked.heldBytes()
  deaf.pause()
  for (let count = 0; count < 200_000; count++) deaf.ping("x".repeat(125))
  await vi.waitUntil(() => deaf.bufferedAmount === 0, 30_000)
  expect(await arena.harm()).toEqual([])
  expect((await arena.attacked.heldBytes()) - before).toBeLessThan(4 * 1024 * 1024)
  deaf.terminate()
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
