import {encode} from "@quire/protocol"
import type {Frame, Update} from "@quire/protocol"
import * as Y from "yjs"
import {join, readUpdate, writeUpdate} from "./update.ts"

/** Updates up to this size are gathered. As an object of its own, a letter would take ten times its bytes, and the collector's time. */
const smallBytes = 512
/** So much is gathered in one piece at most: to merge that takes a millisecond or two. */
const longestBytes = 16 * 1024

/** Some of a document's updates, as one. Small ones are gathered as they come, and merged when somebody needs them. */
export class Piece {
  #content: Gathered | Merged
  #position: number
  #ends: ReadonlyMap<number, number> | null = null

  /** `update` stands at `position` in the room's journal; infinite when it stands nowhere. */
  constructor(update: Update, position: number) {
    this.#position = position
    this.#content = isSmall(update) ? new Gathered(update, position) : new Merged(owned(update))
  }

  /** The last place in the room's journal that is in it; infinite when something is that stands in none. */
  get position(): number {
    return this.#position
  }

  get sizeBytes(): number {
    return this.#content.sizeBytes
  }

  get update(): Update {
    return this.#merged.update
  }

  /** Takes `update`, which follows what is in it, if it can. */
  takes(update: Update, position: number): boolean {
    if (this.#content instanceof Merged || !isSmall(update) || this.sizeBytes + update.length > longestBytes)
      return false
    this.#content.add(update, position)
    this.#position = Math.max(this.#position, position)
    return true
  }

  /** Drops what stands up to `position`, as far as it can be told from the rest. @returns whether something is left */
  keepAfter(position: number): boolean {
    if (this.#content instanceof Gathered) this.#content.keepAfter(position)
    return this.#position > position
  }

  /** Whether somebody at `clocks` has all that was written in it. */
  isIn(clocks: ReadonlyMap<number, number>): boolean {
    this.#ends ??= Y.parseUpdateMeta(this.update).to
    return [...this.#ends].every(([clientId, end]) => (clocks.get(clientId) ?? 0) >= end)
  }

  /** The same bytes for everybody who is sent it. */
  frame(type: FrameType): Frame {
    return this.#merged.frame(type)
  }

  get #merged(): Merged {
    if (this.#content instanceof Gathered) this.#content = new Merged(merge(this.#content.updates))
    return this.#content
  }
}

type FrameType = "update" | "syncStep2"

/** One update that says what `updates` say, which follow each other. */
export function merge(updates: readonly Update[]): Update {
  const [first, ...others] = updates
  if (first !== undefined && others.length === 0) return first
  return writeUpdate(join(updates.map((update) => readUpdate(update)!)))
}

/** Small updates, one after the other in one buffer. */
class Gathered {
  #bytes = new Uint8Array(256)
  #starts: number[] = []
  #positions: number[] = []
  #sizeBytes = 0

  constructor(update: Update, position: number) {
    this.add(update, position)
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get updates(): Update[] {
    return this.#starts.map((start, index) => this.#bytes.slice(start, this.#starts[index + 1] ?? this.#sizeBytes))
  }

  add(update: Update, position: number): void {
    this.#reserve(this.#sizeBytes + update.length)
    this.#bytes.set(update, this.#sizeBytes)
    this.#starts.push(this.#sizeBytes)
    this.#positions.push(position)
    this.#sizeBytes += update.length
  }

  keepAfter(position: number): void {
    const [updates, positions] = [this.updates, this.#positions]
    this.#starts = []
    this.#positions = []
    this.#sizeBytes = 0
    for (const [index, update] of updates.entries())
      if ((positions[index] ?? Infinity) > position) this.add(update, positions[index] ?? Infinity)
  }

  #reserve(sizeBytes: number): void {
    if (sizeBytes <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(sizeBytes, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#sizeBytes))
    this.#bytes = larger
  }
}

/** One update. The frame is made when somebody needs it, and then shares its bytes. */
class Merged {
  #update: Update
  #frame: {readonly type: FrameType; readonly bytes: Frame} | null = null

  constructor(update: Update) {
    this.#update = update
  }

  get update(): Update {
    return this.#update
  }

  get sizeBytes(): number {
    return this.#update.length
  }

  frame(type: FrameType): Frame {
    if (this.#frame?.type === type) return this.#frame.bytes
    const bytes = encode({type, update: this.#update})
    this.#update = bytes.subarray(bytes.length - this.#update.length)
    this.#frame = {type, bytes}
    return bytes
  }
}

function isSmall(update: Update): boolean {
  return update.length <= smallBytes
}

/** A small part of a large buffer, as of what a socket read, would keep all of that: it is copied. */
function owned(update: Update): Update {
  return update.length * 2 < update.buffer.byteLength ? update.slice() : update
}
