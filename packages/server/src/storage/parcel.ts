import type {Append} from "@quire/relay"

/** A batch on its way to the writer's thread: one text and one buffer cross faster than many small objects. */
export interface Parcel {
  /** JSON of an `Entry` for each update. */
  readonly entries: string
  /** The updates, one after the other. */
  readonly bytes: Uint8Array
}

type Entry = Omit<Append, "update"> & {readonly sizeBytes: number}

export function pack(batch: readonly Append[]): Parcel {
  const bytes = new Uint8Array(batch.reduce((sum, {update}) => sum + update.length, 0))
  let offset = 0
  const entries = batch.map(({doc, title, author, clocks, update}): Entry => {
    bytes.set(update, offset)
    offset += update.length
    return {doc, title, author, clocks, sizeBytes: update.length}
  })
  return {entries: JSON.stringify(entries), bytes}
}

export function unpack({entries, bytes}: Parcel): Append[] {
  let offset = 0
  return (JSON.parse(entries) as readonly Entry[]).map(({sizeBytes, ...append}) => {
    const update = bytes.subarray(offset, offset + sizeBytes)
    offset += sizeBytes
    return {...append, update}
  })
}
