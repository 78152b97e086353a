import {IDBFactory, IDBObjectStore} from "fake-indexeddb"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {systemClock} from "../clock.ts"
import {openDatabase} from "./database.ts"
import {openLate} from "../testing/late-store.ts"
import {Keeper} from "./keeper.ts"

/** A page that writes into a document and keeps it; its provider's numbering of edits included. */
class Page {
  readonly doc = new Y.Doc()
  readonly keeper: Keeper
  made = 0
  #isOpen = false

  constructor(factory: IDBFactory, document = "d") {
    this.keeper = new Keeper({
      factory,
      clock: systemClock,
      doc: this.doc,
      server: "http://host",
      document,
      title: () => "Minutes",
      onWaiting: () => ++this.made,
      onChange: () => undefined,
    })
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "server") this.keeper.received(update)
      else if (this.#isOpen || origin !== this.keeper) this.keeper.edited(++this.made, update)
    })
  }

  async open(): Promise<this> {
    await this.keeper.open()
    this.#isOpen = true
    return this
  }

  get text(): string {
    return this.doc.getText("body").toJSON()
  }

  write(text: string): void {
    this.doc.getText("body").insert(this.text.length, text)
  }

  hear(text: string): void {
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(this.doc))
    other.getText("body").insert(0, text)
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other), "server")
  }

  async kept(): Promise<void> {
    await vi.waitUntil(() => this.keeper.kept === this.made)
  }
}

let factory: IDBFactory
const opened: Page[] = []

async function open(document?: string): Promise<Page> {
  const page = await new Page(factory, document).open()
  opened.push(page)
  return page
}

beforeEach(() => {
  factory = new IDBFactory()
})
afterEach(async () => {
  for (const page of opened.splice(0)) await page.keeper.close()
  vi.restoreAllMocks()
})

it("keeps what was written and what was heard, and knows what of it the server may lack", async () => {
  const page = await open()
  page.write("mine ")
  await page.kept()
  page.hear("theirs ")
  await page.keeper.flush()
  const next = await open()
  expect(next.text).toBe("theirs mine ")
  expect(next.made).toBe(1)
  expect(next.keeper.kept).toBe(1)
})

it("writes by itself: a page that is killed has lost nothing that was kept", async () => {
  const page = await open()
  page.write("killed in the middle")
  await page.kept()
  expect((await open()).text).toBe("killed in the middle")
})

it("forgets that an edit waits when the server has it on disk", async () => {
  const page = await open()
  page.write("a")
  await page.kept()
  page.write("b")
  await page.kept()
  page.keeper.saved(1)
  await page.keeper.flush()
  expect((await open()).made).toBe(1)
  page.keeper.saved(2)
  await page.keeper.flush()
  const next = await open()
  expect(next.made).toBe(0)
  expect(next.text).toBe("ab")
})

it("two pages write side by side, and neither loses a word", async () => {
  const [one, two] = [await open(), await open()]
  for (let round = 0; round < 10; round++) {
    one.write("1")
    two.write("2")
    await Promise.all([one.keeper.flush(), two.keeper.flush()])
  }
  const {text} = await open()
  expect(text.replaceAll("2", "")).toBe("1".repeat(10))
  expect(text.replaceAll("1", "")).toBe("2".repeat(10))
})

it("keeps documents apart", async () => {
  const [one, two] = [await open("one"), await open("two")]
  one.write("1")
  two.write("2")
  await Promise.all([one.kept(), two.kept()])
  expect((await open("one")).text).toBe("1")
})

it("merges many rows into few, the waiting ones excepted", async () => {
  const page = await open()
  for (let round = 0; round < 150; round++) {
    page.hear("x")
    await page.keeper.flush()
  }
  page.write("waits")
  await page.keeper.flush()
  const database = await openDatabase(factory, () => undefined)
  const count = database.transaction("updates").objectStore("updates").count()
  await vi.waitFor(() => expect(count.readyState).toBe("done"))
  expect(count.result).toBeLessThan(100)
  database.close()
  const next = await open()
  expect(next.text).toBe("x".repeat(150) + "waits")
  expect(next.made).toBe(1)
})

it("a row that cannot be read hides none of the others", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  const page = await open()
  page.write("good")
  await page.kept()
  const database = await openDatabase(factory, () => undefined)
  const bad = {name: "http://host/d", update: Uint8Array.of(255, 255, 255), waits: 0}
  const adding = database.transaction("updates", "readwrite").objectStore("updates").add(bad)
  await vi.waitFor(() => expect(adding.readyState).toBe("done"))
  database.close()
  expect((await open()).text).toBe("good")
})

it("a browser that refuses is said, and the document opens all the same", async () => {
  vi.spyOn(factory, "open").mockImplementation(() => {
    throw new DOMException("private", "SecurityError")
  })
  const page = await open()
  page.write("in this tab only")
  expect(page.keeper.state).toEqual({name: "failing", cause: "denied"})
  expect(page.keeper.kept).toBe(0)
})

it("a store that does not open holds the document up for 3 s at most, and is said", async () => {
  vi.useFakeTimers()
  vi.spyOn(factory, "open").mockReturnValue(new EventTarget() as IDBOpenDBRequest)
  const opening = open()
  await vi.advanceTimersByTimeAsync(3_000)
  const page = await opening
  expect(page.keeper.state).toEqual({name: "failing", cause: "blocked"})
  vi.useRealTimers()
})

it("a full device is said, and keeps again, with everything, when there is room", async () => {
  const page = await open()
  const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError")
  })
  page.write("too much")
  await page.keeper.flush()
  expect(page.keeper.state).toEqual({name: "failing", cause: "full"})
  expect(page.keeper.kept).toBe(0)
  add.mockRestore()
  await page.keeper.flush()
  expect(page.keeper.state).toEqual({name: "keeping"})
  expect(page.keeper.kept).toBe(1)
  expect((await open()).text).toBe("too much")
})

it("what the browser has deleted is said, and everything is kept anew", async () => {
  const page = await open()
  page.write("once kept")
  await page.kept()
  const deleted = factory.deleteDatabase("quire")
  await vi.waitFor(() => expect(deleted.readyState).toBe("done"))
  expect(page.keeper.state).toEqual({name: "failing", cause: "lost"})
  expect(page.keeper.kept).toBe(0)
  await page.keeper.flush()
  await page.kept()
  expect(page.keeper.state).toEqual({name: "keeping"})
  expect((await open()).text).toBe("once kept")
})

it("steps aside for a newer page, and says so", async () => {
  const page = await open()
  const newer = factory.open("quire", 99)
  await vi.waitFor(() => expect(newer.readyState).toBe("done"))
  page.write("a")
  await page.keeper.flush()
  expect(page.keeper.state).toEqual({name: "failing", cause: "lost"})
  newer.result.close()
})

it("a store that is held up, and opened by another attempt meanwhile, is in no newer page's way", async () => {
  vi.useFakeTimers()
  openLate(factory, 15_000)
  const opening = open()
  await vi.advanceTimersByTimeAsync(3_000)
  const page = await opening
  page.write("meanwhile")
  await vi.advanceTimersByTimeAsync(30_000)
  expect(page.keeper.state).toEqual({name: "keeping"})
  expect(page.keeper.kept).toBe(1)
  vi.restoreAllMocks()
  const newer = factory.open("quire", 99)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(newer.readyState).toBe("done")
  newer.result.close()
  vi.useRealTimers()
})

it("discards a document: the next page finds nothing of it", async () => {
  const page = await open()
  page.write("to be forgotten")
  await page.kept()
  await page.keeper.discard()
  expect(page.keeper.state).toEqual({name: "failing", cause: "discarded"})
  expect((await open()).text).toBe("")
})
