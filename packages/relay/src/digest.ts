import type {StateVector, Update} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {Replica} from "./replica.ts"
import {Shape} from "./shape.ts"
import {readStored} from "./stored.ts"
import {Title} from "./title.ts"
import {rootKeysOf} from "./update.ts"

/** All that a room has to know of a snapshot. It is made where the snapshot is, so that opening a long document reads none of it. */
export interface Digest {
  readonly stateVector: StateVector
  /** An update that says what is deleted, and nothing else. */
  readonly deletes: Update
  /** What `Title` keeps of it. */
  readonly title: Update
  readonly shape: Shape
  readonly rootKeys: readonly string[]
}

/**
 * The digest of `snapshot` as bytes, which storages keep beside it. Who changes what these bytes are makes the storages forget the old ones.
 * @throws when `snapshot` is no update
 */
export function digestOf(snapshot: Update): Uint8Array {
  const [replica, title, shape] = [new Replica(), new Title(), new Shape()]
  const content = readStored([snapshot], replica.clockOf, shape)
  replica.note(content)
  title.note(content)
  return encoding.encode((encoder) => {
    for (const part of [replica.stateVector, replica.deletes, title.state]) encoding.writeVarUint8Array(encoder, part)
    shape.write(encoder)
    const rootKeys = rootKeysOf(content)
    encoding.writeVarUint(encoder, rootKeys.length)
    for (const rootKey of rootKeys) encoding.writeVarString(encoder, rootKey)
  })
}

/** Reads what `digestOf` made. */
export function readDigest(bytes: Uint8Array): Digest {
  const decoder = decoding.createDecoder(bytes)
  const [stateVector, deletes, title] = [1, 2, 3].map(() => decoding.readVarUint8Array(decoder)) as [
    StateVector,
    Update,
    Update,
  ]
  const shape = Shape.read(decoder)
  const rootKeys: string[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) rootKeys.push(decoding.readVarString(decoder))
  return {stateVector, deletes, title, shape, rootKeys}
}
