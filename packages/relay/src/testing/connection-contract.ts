import {closeReasons, encode} from "@quire/protocol"
import type {Frame} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import type {Connection} from "../ports.ts"
import {idle} from "./client.ts"

/** A connection, and a client at its other end. */
export interface Line {
  readonly connection: Connection
  /** What the client has got, in the order that it came. */
  readonly received: readonly Frame[]
  /** The code with which the server ended it; null while it has not. */
  readonly closedWith: number | null
  /** How often the transport has said that everything has left. */
  readonly drainedCount: number
  /** The client takes nothing, until it reads on. */
  pause(): void
  resume(): void
  /** The client vanishes. */
  cut(): void
  end(): Promise<void>
}

const update = (sizeBytes: number, fill: number) =>
  encode({type: "update", update: new Uint8Array(sizeBytes).fill(fill)})
const {overloaded, signedOut} = closeReasons
const patience = {timeout: 10_000, interval: 5}

/** What every transport has to hold of the connection that it offers. A transport's test is a call to this. */
export function connectionContract(name: string, open: () => Promise<Line>): void {
  describe(`${name} keeps the contract of Connection`, () => {
    let line: Line
    beforeEach(async () => {
      line = await open()
    })
    afterEach(() => line.end())

    const arrived = (count: number) => vi.waitUntil(() => line.received.length >= count, patience)

    it("brings frames whole, in their order, byte for byte, small and large", async () => {
      const frames = [1, 100, 3_000_000, 2, 70_000, 3].map((sizeBytes, index) => update(sizeBytes, index))
      for (const frame of frames) line.connection.send(frame)
      await arrived(frames.length)
      const isSame = (a: Frame, b: Frame) => a.length === b.length && a.every((byte, index) => byte === b[index])
      expect(line.received.map((frame, index) => isSame(frame, frames[index]!))).toEqual(frames.map(() => true))
    })

    it("R4 knows what has not left, and says so when all of it has", async () => {
      line.pause()
      const frame = update(1024 * 1024, 7)
      for (let count = 0; count < 40; count++) line.connection.send(frame)
      expect(line.connection.bufferedBytes).toBeGreaterThan(40 * frame.length)
      const before = line.drainedCount
      line.resume()
      await arrived(40)
      await vi.waitUntil(() => line.drainedCount > before && line.connection.bufferedBytes === 0, patience)
      expect(line.received).toHaveLength(40)
    })

    it("tells the reason of its end after all that was said before, once, and nothing after it", async () => {
      line.connection.send(update(100_000, 1))
      line.connection.close(signedOut)
      line.connection.close(overloaded)
      line.connection.send(update(1, 2))
      await vi.waitUntil(() => line.closedWith !== null, patience)
      expect([line.received.length, line.closedWith]).toEqual([1, signedOut.code])
    })

    it("does not throw when its client has vanished", async () => {
      line.cut()
      const use = () => {
        line.connection.send(update(10, 1))
        line.connection.probe?.()
        line.connection.close(overloaded)
      }
      expect(use).not.toThrow()
      await idle()
      expect(use).not.toThrow()
    })
  })
}
