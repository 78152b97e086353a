import type {DocId, Update, UserId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {updatesOf} from "../compaction.ts"
import {digestOf} from "../digest.ts"
import type {Append, Storage, Stored} from "../ports.ts"
import {docId} from "./client.ts"

const append = (doc: DocId, ...update: number[]): Append => ({
  doc,
  update: Uint8Array.from(update),
  title: `T${update[0]}`,
  author: null,
  clocks: [],
})

/** Somebody who writes `text` letter by letter, into a document of their own. */
function updatesOfTyping(text: string): Update[] {
  const [author, updates] = [new Y.Doc(), [] as Update[]]
  author.on("update", (update: Update) => updates.push(update))
  for (const letter of text) author.getText("body").insert(author.getText("body").length, letter)
  return updates
}

function textOf(stored: Stored): string {
  const reader = new Y.Doc()
  for (const update of updatesOf(stored)) Y.applyUpdate(reader, update)
  return reader.getText("body").toJSON()
}

/** What every storage driver has to hold. A driver's whole test is a call to this. */
export function storageContract(name: string, open: () => Promise<Storage>): void {
  describe(`${name} keeps the storage contract`, () => {
    const [a, b] = [docId("a"), docId("b")]
    let storage: Storage
    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    it("opens an unknown document as an empty one", async () => {
      expect(await storage.load(a)).toEqual({
        snapshot: null,
        digest: null,
        rows: [],
        damagedCount: 0,
        owners: new Map(),
      })
      expect(await storage.list()).toEqual([])
    })

    it("gives updates back in the order they came, each document its own", async () => {
      const ids = await storage.append([append(a, 1), append(b, 2), append(a, 3, 4)])
      expect(ids[0]).not.toBe(ids[2])
      const {rows} = await storage.load(a)
      expect(rows.map(({update}) => [...update])).toEqual([[1], [3, 4]])
      expect(rows.map(({id}) => id)).toEqual([ids[0], ids[2]])
    })

    it("S5 puts a snapshot in the place of exactly the rows it merged", async () => {
      const [first, second, third] = updatesOfTyping("abc").map((update) => ({
        doc: a,
        update,
        title: "",
        author: null,
        clocks: [],
      }))
      const ids = await storage.append([first!, second!, append(b, 9)])
      const compacting = storage.compact(a)
      await storage.append([third!])
      const {snapshot, merged} = await compacting
      expect(merged.slice(0, 2)).toEqual(ids.slice(0, 2))
      const stored = await storage.load(a)
      expect(stored.snapshot).toEqual(snapshot)
      expect(stored.digest).toEqual(digestOf(snapshot))
      expect(stored.rows).toHaveLength(3 - merged.length)
      expect(textOf(stored)).toBe("abc")
      expect((await storage.load(b)).rows).toHaveLength(1)
    })

    it("S5 keeps the rows when one in their middle is missing: what follows could not be read", async () => {
      const [first, , third] = updatesOfTyping("abc").map((update) => ({
        doc: a,
        update,
        title: "",
        author: null,
        clocks: [],
      }))
      await storage.append([first!, third!])
      const before = await storage.load(a)
      await expect(storage.compact(a)).rejects.toThrow("hole")
      expect(await storage.load(a)).toEqual(before)
    })

    it("S5 merges the snapshot before with what came after it, time and again", async () => {
      for (const update of updatesOfTyping("abcd")) {
        await storage.append([{doc: a, update, title: "", author: null, clocks: []}])
        await storage.compact(a)
        expect((await storage.load(a)).rows).toEqual([])
      }
      expect(textOf(await storage.load(a))).toBe("abcd")
    })

    it("S5 leaves no trace of a document that nobody wrote to", async () => {
      expect(await storage.compact(a)).toMatchObject({merged: []})
      expect(await storage.load(a)).toMatchObject({snapshot: null, rows: []})
      expect(await storage.list()).toEqual([])
    })

    it("has a document of 3 MiB back after it was merged, and after it was not", async () => {
      const author = new Y.Doc()
      author.getText("body").insert(0, "abc".repeat(1024 * 1024))
      await storage.append([{...append(a), update: Y.encodeStateAsUpdate(author)}])
      expect(textOf(await storage.load(a))).toBe(author.getText("body").toJSON())
      const {snapshot} = await storage.compact(a)
      const again = (await storage.load(a)).snapshot
      expect(again?.length).toBe(snapshot.length)
      expect(again?.every((byte, index) => byte === snapshot[index])).toBe(true)
    })

    it("G3 knows whose each client id is: whoever was first, though it is merged and others wrote under it", async () => {
      const [ann, bob] = ["ann", "bob"] as UserId[] as [UserId, UserId]
      const [first, second] = updatesOfTyping("ab").map((update) => ({...append(a), update}))
      const range = (clientId: number) => ({clientId, from: 0, to: 1})
      await storage.append([
        {...first!, author: ann, clocks: [range(1)]},
        {...second!, author: bob, clocks: [range(1), range(2)]},
        {...append(a, 0, 0), author: null, clocks: [range(3)]},
        {...append(b, 0, 0), author: bob, clocks: [range(1)]},
      ])
      const owners = async (doc: DocId) => [...(await storage.load(doc)).owners]
      expect(await owners(a)).toEqual([
        [1, ann],
        [2, bob],
      ])
      await storage.compact(a)
      expect(await owners(a)).toHaveLength(2)
      expect(await owners(b)).toEqual([[1, bob]])
    })

    it("takes a probe, and nothing changes", async () => {
      await storage.append([append(a, 1)])
      const before = await storage.load(a)
      await storage.probe()
      expect(await storage.load(a)).toEqual(before)
    })

    it("lists documents by their last change, with the title after it", async () => {
      await storage.append([append(a, 1)])
      await storage.append([append(b, 2)])
      await storage.append([append(a, 3)])
      const list = await storage.list()
      expect(list.map(({id, title}) => [id, title])).toEqual([
        [a, "T3"],
        [b, "T2"],
      ])
      for (const {changedAt} of list) expect(Math.abs(Date.now() - changedAt.getTime())).toBeLessThan(60_000)
    })
  })
}
