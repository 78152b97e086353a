import type {Person, Relay} from "@quire/relay"
import {docId, TestClient} from "@quire/relay/testing"
import * as prng from "lib0/prng"

export const simulatedDocument = docId("d")

/** Everything that one connection has sent so far holds this many of the peer's words. */
interface Sent {
  readonly count: number
  readonly words: number
}

/** Somebody who writes and remembers what was called saved. */
export class Peer {
  readonly client: TestClient
  readonly person: Person
  readonly #random: prng.PRNG
  #sent: Sent[] = []
  #words = 0
  #saved = 0
  #afterlife: (() => void)[] = []
  #online = false

  constructor(name: string, clientId: number, random: prng.PRNG) {
    this.#random = random
    this.person = {id: name as Person["id"], name, color: "#123456"}
    this.client = new TestClient(clientId)
    // As y-websocket's clients do from the start.
    this.client.awareness.setLocalState({})
  }

  get isOnline(): boolean {
    return this.#online
  }

  /** What this peer was told is on disk. */
  get savedWords(): string[] {
    return Array.from({length: this.#saved}, (_, index) => this.#word(index))
  }

  get hasWritten(): boolean {
    return this.#saved > 0
  }

  connect(relay: Relay): void {
    this.#sent = []
    this.#online = true
    this.client.connect(relay, simulatedDocument, {person: this.person})
  }

  /** The connection breaks; `known`: the server hears of it at once, else `bury` tells it. */
  disconnect(known: boolean): void {
    this.note()
    this.#online = false
    this.#afterlife.push(this.client.drop(known))
  }

  /** The server hears of all connections that have ended. */
  bury(): void {
    for (const tell of this.#afterlife.splice(0)) tell()
  }

  /** Writes a word that nobody ever deletes. */
  write(): void {
    this.client.doc.getArray("words").push([this.#word(this.#words++)])
    this.note()
  }

  /** Changes the text, which others do, too. */
  edit(): void {
    const text = this.client.doc.getText("body")
    const at = prng.int32(this.#random, 0, text.length)
    switch (prng.int32(this.#random, 0, 3)) {
      case 0:
        text.delete(at, Math.min(prng.int32(this.#random, 1, 5), text.length - at))
        break
      case 1:
        text.format(at, Math.min(4, text.length - at), {bold: prng.bool(this.#random) ? true : null})
        break
      default:
        text.insert(at, prng.word(this.#random))
    }
    this.note()
  }

  show(): void {
    this.client.awareness.setLocalState({user: {name: "somebody"}, at: prng.int32(this.#random, 0, 99)})
  }

  exchange(): boolean {
    const moved = this.client.exchange()
    this.note()
    return moved
  }

  /** Remembers what has been sent, and what has been called saved. */
  note(): void {
    const {sentCount, savedCount, answeredAt} = this.client
    for (let count = (this.#sent.at(-1)?.count ?? 0) + 1; count <= sentCount; count++)
      this.#sent.push({count, words: this.#words})
    // Before its syncStep2 a connection says nothing of what was written before it.
    if (answeredAt === null || savedCount < answeredAt) return
    const saved = this.#sent.findLast(({count}) => count <= savedCount)
    this.#saved = Math.max(this.#saved, saved?.words ?? 0)
  }

  #word(index: number): string {
    return `${this.person.name}.${index}`
  }
}
