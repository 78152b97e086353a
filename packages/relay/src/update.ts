import type {Update} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import * as Y from "yjs"
import type {ClockRange} from "./ports.ts"

export type Struct = Y.Item | Y.GC | Y.Skip

/** What one client id wrote, without a gap, in the order of its clocks. */
export interface Run {
  readonly clientId: number
  readonly structs: readonly Struct[]
}

/** What an update says, as values: nothing of it has been applied anywhere. */
export interface Content {
  readonly runs: readonly Run[]
  /** By client id and in order; none touches another. */
  readonly deletes: readonly ClockRange[]
}

/**
 * Reads `update`, or finds that it is none. It decodes only: applying unchecked bytes lets 7 of them allocate 256 MB
 * (rule G1).
 * @param mostParts structs and ranges of deletes: an update of more is not read to its end, for each takes fifty times its bytes
 */
export function readUpdate(update: Update, mostParts = Infinity): Content | null {
  // Whoever joins with nothing of its own says so, and many may join at once.
  if (update.length === 2 && update[0] === 0 && update[1] === 0) return {runs: [], deletes: []}
  try {
    // None takes less than two bytes.
    const isShort = update.length <= 2 * mostParts
    const {structs, ds} = isShort ? Y.decodeUpdate(update) : Y.decodeUpdateV2(update, countingDecoder(mostParts))
    const runs = runsOf(structs)
    // Yjs keeps the last of two runs of one client id, and would show less than is claimed here.
    if (runs.length !== decoding.readVarUint(decoding.createDecoder(update))) return null
    const deletes = [...ds.clients].flatMap(([clientId, ranges]) =>
      ranges.map(({clock, len}) => ({clientId, from: clock, to: clock + len})),
    )
    return {runs, deletes: joinRanges(deletes)}
  } catch {
    return null
  }
}

/** Yjs makes the decoder itself, one an update. */
function countingDecoder(most: number): typeof Y.UpdateDecoderV1 {
  let left = most
  const count = () => {
    if (--left < 0) throw new RangeError("An update of too many parts")
  }
  return class extends Y.UpdateDecoderV1 {
    override readInfo(): number {
      count()
      return super.readInfo()
    }

    override readDsClock(): number {
      count()
      return super.readDsClock()
    }
  }
}

function runsOf(structs: readonly Struct[]): Run[] {
  const runs = new Map<number, Struct[]>()
  for (const struct of structs) {
    const run = runs.get(struct.id.client)
    if (run) run.push(struct)
    else runs.set(struct.id.client, [struct])
  }
  return [...runs].map(([clientId, run]) => ({clientId, structs: run}))
}

export function endOf({id, length}: Struct): number {
  return id.clock + length
}

/** What a content adds, one range a client id. */
export function clocksOf({runs}: Content): ClockRange[] {
  return runs.map(({clientId, structs}) => ({
    clientId,
    from: structs[0]?.id.clock ?? 0,
    to: endOf(structs.at(-1)!),
  }))
}

/** Names each value in a root map. */
export function rootKeyOf(root: string, key: string): string {
  return JSON.stringify([root, key])
}

/** Every value that `content` puts into a root map. */
export function rootKeysOf({runs}: Content): string[] {
  const keys = new Set<string>()
  for (const {structs} of runs) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.parentSub === null) continue
      const root: unknown = struct.parent
      if (typeof root === "string") keys.add(rootKeyOf(root, struct.parentSub))
    }
  }
  return [...keys]
}

/**
 * Several contents as one, in time linear in their size. What one says of a client id has to begin where the one before ended, or
 * earlier. Letters typed one after the other become one struct, as they would in a document.
 */
export function join(contents: readonly Content[]): Content {
  const runs = new Map<number, Struct[]>()
  for (const {clientId, structs} of contents.flatMap((content) => content.runs)) {
    const run = runs.get(clientId) ?? []
    runs.set(clientId, run)
    for (const struct of structs) append(run, struct)
  }
  return {
    runs: [...runs].map(([clientId, structs]) => ({clientId, structs})),
    deletes: joinRanges(contents.flatMap(({deletes}) => deletes)),
  }
}

function append(run: Struct[], struct: Struct): void {
  const last = run.at(-1)
  if (last === undefined) return void run.push(struct)
  if (endOf(struct) <= endOf(last)) return
  const rest = sliceStruct(struct, endOf(last))
  const joined = joinText(last, rest)
  if (joined === null) run.push(rest)
  else run[run.length - 1] = joined
}

function joinText(left: Struct, right: Struct): Y.Item | null {
  if (!(left instanceof Y.Item && right instanceof Y.Item)) return null
  if (!(left.content instanceof Y.ContentString && right.content instanceof Y.ContentString)) return null
  if (!Y.compareIDs(right.origin, left.lastId) || !Y.compareIDs(right.rightOrigin, left.rightOrigin)) return null
  const text = new Y.ContentString(left.content.str + right.content.str)
  return new Y.Item(left.id, null, left.origin, null, left.rightOrigin, left.parent, left.parentSub, text)
}

/** `ranges` by client id and in order, those that touch as one. */
function joinRanges(ranges: readonly ClockRange[]): ClockRange[] {
  const joined: ClockRange[] = []
  for (const range of ranges.toSorted((a, b) => a.clientId - b.clientId || a.from - b.from)) {
    const last = joined.at(-1)
    if (last?.clientId === range.clientId && range.from <= last.to)
      joined[joined.length - 1] = {...last, to: Math.max(last.to, range.to)}
    else joined.push(range)
  }
  return joined
}

/** `ranges` by client id, in the order in which they come. */
export function byClient(ranges: readonly ClockRange[]): Map<number, ClockRange[]> {
  const all = new Map<number, ClockRange[]>()
  for (const range of ranges) {
    const own = all.get(range.clientId)
    if (own === undefined) all.set(range.clientId, [range])
    else own.push(range)
  }
  return all
}

/** The part of `struct` from `clock` on; `struct` stays as it is. */
export function sliceStruct(struct: Struct, clock: number): Struct {
  const {client} = struct.id
  const offset = clock - struct.id.clock
  if (offset <= 0) return struct
  const id = Y.createID(client, clock)
  if (struct instanceof Y.GC) return new Y.GC(id, struct.length - offset)
  if (struct instanceof Y.Skip) return new Y.Skip(id, struct.length - offset)
  const {rightOrigin, parent, parentSub, content} = struct
  // Yjs' own splice would take the part out of the content, which others may hold as well.
  return new Y.Item(
    id,
    null,
    Y.createID(client, clock - 1),
    null,
    rightOrigin,
    parent,
    parentSub,
    content.copy().splice(offset),
  )
}

/** Encodes `content` as Yjs does: the highest client id first, and ranges of deletes in the order of their clocks. */
export function writeUpdate({runs, deletes}: Content): Update {
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, runs.length)
  for (const {clientId, structs} of runs.toSorted((a, b) => b.clientId - a.clientId)) {
    encoding.writeVarUint(encoder.restEncoder, structs.length)
    encoder.writeClient(clientId)
    encoding.writeVarUint(encoder.restEncoder, structs[0]?.id.clock ?? 0)
    for (const struct of structs) struct.write(encoder, 0)
  }
  writeDeletes(encoder, deletes)
  return encoder.toUint8Array()
}

function writeDeletes(encoder: Y.UpdateEncoderV1, deletes: readonly ClockRange[]): void {
  const all = byClient(deletes)
  encoding.writeVarUint(encoder.restEncoder, all.size)
  for (const [clientId, ranges] of [...all].toSorted(([a], [b]) => b - a)) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, clientId)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const {from, to} of ranges) {
      encoder.writeDsClock(from)
      encoder.writeDsLen(to - from)
    }
  }
}
