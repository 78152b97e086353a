import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import type {Append, Storage} from "../ports.ts"

const docId = (text: string) => parseDocId(text) as DocId
const append = (doc: DocId, ...update: number[]): Append => ({
  doc,
  update: Uint8Array.from(update),
  title: `T${update[0]}`,
  author: null,
  clocks: [],
})

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
      expect(await storage.load(a)).toEqual({snapshot: null, rows: [], damagedCount: 0, owners: new Map()})
      expect(await storage.list()).toEqual([])
    })

    it("gives updates back in the order they came, each document its own", async () => {
      const ids = await storage.append([append(a, 1), append(b, 2), append(a, 3, 4)])
      expect(new Set(ids).size).toBe(3)
      const {rows} = await storage.load(a)
      expect(rows.map(({update}) => [...update])).toEqual([[1], [3, 4]])
      expect(rows.map(({id}) => id)).toEqual([ids[0], ids[2]])
    })

    it("S5 puts a snapshot in the place of exactly the rows it merged", async () => {
      const ids = await storage.append([append(a, 1), append(a, 2), append(b, 9)])
      const late = await storage.append([append(a, 3)])
      await storage.compact(a, Uint8Array.of(1, 2), ids.slice(0, 2))
      const stored = await storage.load(a)
      expect([...(stored.snapshot ?? [])]).toEqual([1, 2])
      expect(stored.rows.map(({id}) => id)).toEqual(late)
      expect((await storage.load(b)).rows).toHaveLength(1)
    })

    it("reads the newest of several snapshots", async () => {
      for (const byte of [1, 2, 3]) {
        const ids = await storage.append([append(a, byte)])
        await storage.compact(a, Uint8Array.of(byte, byte), ids)
      }
      expect([...((await storage.load(a)).snapshot ?? [])]).toEqual([3, 3])
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
