import {createDecoder, readVarUint} from "lib0/decoding"
import {encode, writeVarUint} from "lib0/encoding"
import * as Y from "yjs"
import {typeOut} from "./recording.ts"
import type {Recording} from "./recording.ts"

/** Five bytes on the wire that no text of a recording has, so that another writer's id can be put in their place. */
const templateId = 0xf0f0f0f0
/** The ids of a hundred writers differ from it, and from each other, in the first of these bytes only. */
const templateBytes = Buffer.from(encode((encoder) => writeVarUint(encoder, templateId)))

/** The client id of a writer, counted from 0. */
export const idOf = (writer: number): number => templateId - 1 - writer
const writerOf = (clientId: number) => templateId - 1 - clientId

/**
 * The same keystrokes for any number of writers, each under its own client id, and the way back: which keystrokes are in
 * an update that a server sent, whether it passed it on as it was, merged it with others or encoded it anew.
 */
export class Keystrokes {
  readonly count: number
  readonly #templates: readonly Buffer[]
  /** The keystroke that made a clock, or deleted it and did nothing else. */
  readonly #byClock: number[] = []
  readonly #byDeleted = new Map<number, number>()
  /** What was decoded last: a server sends the same bytes to everybody. */
  readonly #decoded = new Map<string, readonly Keystroke[]>()

  constructor(recording: Recording, count: number) {
    this.#templates = typeOut(recording, templateId, count).updates.map((update) => Buffer.from(update))
    this.count = this.#templates.length
    for (const [index, template] of this.#templates.entries()) this.#index(index, Y.decodeUpdate(template))
  }

  #index(index: number, {structs, ds}: ReturnType<typeof Y.decodeUpdate>): void {
    for (const {id, length} of structs) for (let i = 0; i < length; i++) this.#byClock[id.clock + i] = index
    if (structs.length > 0) return
    for (const {clock, len} of [...ds.clients.values()].flat())
      for (let i = 0; i < len; i++) this.#byDeleted.set(clock + i, index)
  }

  /** The update of keystroke `index` of `writer`. */
  update(writer: number, index: number): Buffer {
    const update = Buffer.from(this.#templates[index]!)
    const id = encode((encoder) => writeVarUint(encoder, idOf(writer)))
    for (let at = update.indexOf(templateBytes); at >= 0; at = update.indexOf(templateBytes, at + 5)) update.set(id, at)
    return update
  }

  /** Calls `found` with each keystroke in `update`. */
  find(update: Uint8Array, found: (writer: number, index: number) => void): void {
    const one = this.#asItWas(update)
    if (one !== null) return found(one.writer, one.index)
    const key = Buffer.from(update.buffer, update.byteOffset, update.byteLength).toString("latin1")
    let all = this.#decoded.get(key)
    if (all === undefined) {
      all = this.#decode(update)
      if (this.#decoded.size > 2_000) this.#decoded.clear()
      this.#decoded.set(key, all)
    }
    for (const {writer, index} of all) found(writer, index)
  }

  /** The one keystroke that `update` is, byte by byte but for the client id. */
  #asItWas(update: Uint8Array): Keystroke | null {
    const decoder = createDecoder(update)
    const clientCount = readVarUint(decoder)
    if (clientCount > 1) return null
    if (clientCount === 1) readVarUint(decoder)
    else if (readVarUint(decoder) !== 1) return null
    const writer = writerOf(readVarUint(decoder))
    if (clientCount === 0) readVarUint(decoder)
    const clock = readVarUint(decoder)
    const index = clientCount === 1 ? this.#byClock[clock] : this.#byDeleted.get(clock)
    return index !== undefined && this.#is(update, writer, index) ? {writer, index} : null
  }

  #is(update: Uint8Array, writer: number, index: number): boolean {
    const template = this.#templates[index]!
    if (update.length !== template.length) return false
    const [ofTemplate, ofWriter] = [templateBytes[0], (idOf(writer) & 127) | 128]
    return template.every((byte, at) => byte === update[at] || (byte === ofTemplate && update[at] === ofWriter))
  }

  #decode(update: Uint8Array): Keystroke[] {
    const {structs, ds} = Y.decodeUpdate(Uint8Array.from(update))
    const found = new Map<string, Keystroke>()
    const add = (clientId: number, index: number | undefined) => {
      const writer = writerOf(clientId)
      if (index !== undefined && writer >= 0) found.set(`${writer} ${index}`, {writer, index})
    }
    for (const {id, length} of structs) for (let i = 0; i < length; i++) add(id.client, this.#byClock[id.clock + i])
    for (const [client, ranges] of ds.clients)
      for (const {clock, len} of ranges) for (let i = 0; i < len; i++) add(client, this.#byDeleted.get(clock + i))
    return [...found.values()]
  }
}

interface Keystroke {
  readonly writer: number
  readonly index: number
}
