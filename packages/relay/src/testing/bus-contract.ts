import type {Frame} from "@quire/protocol"
import {beforeEach, describe, expect, it} from "vitest"
import type {Bus} from "../ports.ts"
import {docId} from "./client.ts"

/** Two nodes on one bus. */
export interface TwoNodes {
  readonly here: Bus
  readonly there: Bus
  /** Resolves when whatever was published has arrived. */
  readonly delivered: () => Promise<void>
}

/** What every driver of `Bus` has to hold as long as it loses nothing. A driver's whole test is a call to this. */
export function busContract(name: string, open: () => Promise<TwoNodes>): void {
  describe(`${name} keeps the contract of Bus`, () => {
    const [a, b] = [docId("a"), docId("b")]
    const frame = (...bytes: number[]) => Uint8Array.from(bytes)
    let nodes: TwoNodes
    beforeEach(async () => {
      nodes = await open()
    })

    async function heardBy(bus: Bus, doc = a): Promise<{heard: number[][]; unsubscribe: () => void}> {
      const heard: number[][] = []
      const unsubscribe = await bus.subscribe(doc, (said: Frame) => heard.push([...said]))
      return {heard, unsubscribe}
    }

    it("brings what one node says of a document to the other, in the same bytes, and nothing of other documents", async () => {
      const {heard} = await heardBy(nodes.there)
      nodes.here.publish(a, frame(1, 2, 3))
      nodes.here.publish(b, frame(4))
      nodes.here.publish(a, frame(5))
      await nodes.delivered()
      expect(heard.map(String).toSorted()).toEqual(["1,2,3", "5"])
    })

    it("does not bring a node what it said itself", async () => {
      const {heard} = await heardBy(nodes.here)
      nodes.here.publish(a, frame(1))
      await nodes.delivered()
      expect(heard).toEqual([])
    })

    it("brings nothing more to whoever has ended to listen, and goes on for the others", async () => {
      const [one, other] = [await heardBy(nodes.there), await heardBy(nodes.there)]
      one.unsubscribe()
      nodes.here.publish(a, frame(1))
      await nodes.delivered()
      expect([one.heard, other.heard]).toEqual([[], [[1]]])
    })

    it("is no harm to whoever says what nobody hears", async () => {
      nodes.here.publish(a, frame(1))
      await nodes.delivered()
      const {heard} = await heardBy(nodes.there)
      await nodes.delivered()
      expect(heard).toEqual([])
    })
  })
}
