import {Relay} from "@quire/relay"
import {idle, ManualClock} from "@quire/relay/testing"
import * as prng from "lib0/prng"
import * as Y from "yjs"
import {SimulatedDisk} from "./disk.ts"
import type {DiskState} from "./disk.ts"
import {Intruder} from "./intruder.ts"
import {Peer, simulatedDocument} from "./peer.ts"

/** What a simulated stretch of time came to. The same seed always gives the same. */
export interface Outcome {
  readonly seed: number
  readonly crashes: number
  readonly savedWords: number
  readonly text: string
  /** What is wrong; nothing when all is well. */
  readonly faults: readonly string[]
}

/**
 * One server process after the other on one disk, some peers, a wire that delays and breaks, a clock that jumps, and an intruder.
 * Everything that happens is drawn from the seed.
 */
export class World {
  readonly #seed: number
  readonly #random: prng.PRNG
  readonly #clock = new ManualClock()
  readonly #disk: SimulatedDisk
  readonly #peers: readonly Peer[]
  readonly #intruder: Intruder
  readonly #faults: string[] = []
  #relay: Relay
  #crashes = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#random = prng.create(seed)
    this.#disk = new SimulatedDisk(this.#random, this.#clock)
    this.#peers = ["ann", "bob", "eve"].map((name, index) => new Peer(name, 1_000 + index, this.#random))
    this.#intruder = new Intruder(2_000, this.#random)
    this.#relay = this.#boot()
  }

  async run(steps: number): Promise<Outcome> {
    for (let step = 0; step < steps; step++) {
      await this.#step()
      await idle()
    }
    await this.#heal()
    const text = await this.#judge()
    for (const {client} of this.#peers) client.awareness.destroy()
    const savedWords = this.#peers.reduce((sum, peer) => sum + peer.savedWords.length, 0)
    return {seed: this.#seed, crashes: this.#crashes, savedWords, text, faults: this.#faults}
  }

  #boot(): Relay {
    // Now and then a document leaves memory as soon as nobody is in.
    const limits = {roomIdleMs: prng.oneOf(this.#random, [0, 1_000, 30_000])}
    return new Relay({storage: this.#disk.open(), clock: this.#clock, log: {warn: () => undefined}, limits})
  }

  async #step(): Promise<void> {
    const random = this.#random
    const peer = prng.oneOf(random, [...this.#peers])
    switch (prng.int32(random, 0, 19)) {
      case 0:
        return peer.isOnline ? peer.disconnect(prng.bool(random)) : peer.connect(this.#relay)
      case 1:
        return peer.bury()
      case 2:
        peer.client.deaf = prng.bool(random)
        return
      case 3:
        this.#disk.state = prng.oneOf(random, ["fine", "fine", "slow", "full", "failing"] satisfies DiskState[])
        return
      case 4:
        // Now and then a day goes by at once.
        return this.#clock.pass(prng.int32(random, 0, 20) === 0 ? 86_400_000 : prng.int32(random, 0, 400))
      case 5:
        return prng.int32(random, 0, 4) === 0 ? this.#crash() : undefined
      case 6:
        return peer.show()
      case 7:
      case 8:
        return this.#intruder.attack(this.#relay, this.#peers)
      case 9:
      case 10:
        return peer.write()
      case 11:
      case 12:
        return peer.edit()
      default:
        if (peer.isOnline) peer.exchange()
    }
  }

  /** Kill -9: nothing but the disk is left. */
  async #crash(): Promise<void> {
    this.#crashes++
    for (const peer of this.#peers) if (peer.isOnline) peer.disconnect(false)
    this.#intruder.leave()
    await this.#disk.crash()
    await this.#findLost()
    this.#relay = this.#boot()
    for (const peer of this.#peers) if (prng.bool(this.#random)) peer.connect(this.#relay)
  }

  /** Rule S2: everything that was called saved is on the disk. */
  async #findLost(): Promise<void> {
    const words = new Set((await this.#stored()).getArray<string>("words").toArray())
    for (const word of this.#peers.flatMap(({savedWords}) => savedWords))
      if (!words.has(word)) this.#faults.push(`saved and lost: ${word}`)
  }

  async #stored(): Promise<Y.Doc> {
    const {snapshot, rows} = await this.#disk.durable.load(simulatedDocument)
    const doc = new Y.Doc()
    for (const update of [...(snapshot === null ? [] : [snapshot]), ...rows.map(({update}) => update)])
      Y.applyUpdate(doc, update)
    return doc
  }

  /** Everything works again, and everybody comes back. */
  async #heal(): Promise<void> {
    this.#disk.state = "fine"
    this.#intruder.leave()
    for (const peer of this.#peers) {
      peer.client.deaf = false
      if (peer.isOnline) peer.disconnect(true)
      peer.bury()
      peer.connect(this.#relay)
    }
    let quiet = 0
    for (let round = 0; round < 5_000 && quiet < 3; round++) {
      await idle()
      const moved = this.#peers.map((peer) => peer.exchange()).includes(true)
      if (!moved) this.#clock.pass(6_000)
      quiet = moved ? 0 : quiet + 1
    }
    if (quiet < 3) this.#faults.push("never falls silent")
  }

  /** @returns the text that everybody has */
  async #judge(): Promise<string> {
    await this.#findLost()
    const stored = await this.#stored()
    const shown = (doc: Y.Doc) => JSON.stringify([doc.getArray("words").toJSON(), doc.getText("body").toDelta()])
    for (const {client, person, savedWords} of this.#peers) {
      const {doc, closed, isSaved} = client
      if (shown(doc) !== shown(stored)) this.#faults.push(`${person.name} has another document`)
      if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
        this.#faults.push(`${person.name} has a hole`)
      if (closed !== null) this.#faults.push(`${person.name} was closed: ${closed.name}`)
      if (!isSaved) this.#faults.push(`${person.name} waits for saved after ${savedWords.length} words`)
    }
    return shown(stored)
  }
}

/** Lets a world run for a while. */
export function simulate(seed: number): Promise<Outcome> {
  return new World(seed).run(250)
}
