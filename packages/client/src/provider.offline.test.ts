import {IDBFactory} from "fake-indexeddb"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {keptDocuments} from "./offline/kept-documents.ts"
import {Provider} from "./provider.ts"

/** A network that is not there. */
class DeadSocket {
  onclose: ((event: {readonly code: number; readonly reason: string}) => void) | null = null
  constructor() {
    queueMicrotask(() => this.onclose?.({code: 1006, reason: ""}))
  }
  close() {}
}

const opened: Provider[] = []

function open(): Provider {
  const doc = new Y.Doc()
  const provider = new Provider({
    server: "http://127.0.0.1:9",
    document: "d",
    doc,
    title: () => doc.getText("title").toJSON(),
    WebSocket: DeadSocket as unknown as typeof WebSocket,
  })
  opened.push(provider)
  return provider
}

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()))
afterEach(() => {
  for (const provider of opened.splice(0)) provider.destroy()
  vi.unstubAllGlobals()
})

it("S6 leaving is held up from an edit until the device has it, and each change of that is told", async () => {
  const provider = open()
  await vi.waitUntil(() => provider.details.keep.name === "keeping")
  const seen: boolean[] = []
  provider.subscribe(() => {
    if (provider.losesWhenLeft !== seen.at(-1)) seen.push(provider.losesWhenLeft)
  })
  for (const letter of "ab") {
    provider.doc.getText("body").insert(0, letter)
    await vi.waitUntil(() => seen.at(-1) === false)
  }
  expect(seen).toEqual([true, false, true, false])
  expect(provider.details.waiting).toBe(2)
})

it("opens without a network what it had, under a new client id, and still knows that it waits", async () => {
  const before = open()
  before.doc.getText("title").insert(0, "Notes")
  before.doc.getText("body").insert(0, "kept")
  await vi.waitUntil(() => before.details.keep.name === "keeping" && !before.losesWhenLeft)
  const after = open()
  expect(after.ready).toBe(false)
  await vi.waitUntil(() => after.ready)
  expect(after.doc.getText("body").toJSON()).toBe("kept")
  expect(after.doc.clientID).not.toBe(before.doc.clientID)
  expect(after.details.waiting).toBeGreaterThan(0)
  expect(after.losesWhenLeft).toBe(false)
  expect(await keptDocuments()).toMatchObject([{server: "http://127.0.0.1:9", document: "d", title: "Notes"}])
})

it("what a person discards is gone from the device", async () => {
  const provider = open()
  provider.doc.getText("body").insert(0, "mine")
  await vi.waitUntil(() => provider.details.keep.name === "keeping" && !provider.losesWhenLeft)
  await provider.discard()
  expect(await keptDocuments()).toEqual([])
  expect(provider.details.waiting).toBe(0)
})
