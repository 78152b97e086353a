import * as Y from "yjs"
import type {Limits} from "./limits.ts"
import {endOf} from "./update.ts"
import type {Struct} from "./update.ts"

/** No client writes 2^31 characters; a clock beyond it is a claim that costs its sender a few bytes. */
export const maxClock = 2 ** 31

/** What one struct may be, whatever else there is. */
export type Bounds = Pick<Limits, "nameLength" | "markBytes" | "attributeBytes">

/** Keys that change what an object is, where a client reads a map into one. */
const forbiddenNames: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"])

/** Beyond what any real client writes, and what of it. */
export type Breach = "outOfBounds" | "nameTooLong" | "attributeTooLarge"

export function breachOf(struct: Struct, bounds: Bounds): Breach | null {
  if (!(struct.length > 0) || endOf(struct) > maxClock) return "outOfBounds"
  if (!(struct instanceof Y.Item)) return null
  const {client, clock} = struct.id
  const isLater = (id: Y.ID) => id.client === client && id.clock >= clock
  const names = namesOf(struct)
  if (names.some((name) => forbiddenNames.has(name)) || dependencies(struct).some(isLater)) return "outOfBounds"
  if (names.some((name) => name.length > bounds.nameLength)) return "nameTooLong"
  return isTooLarge(struct, bounds) ? "attributeTooLarge" : null
}

/** The ids that a struct hangs on. A parent is an id only where it is not a root type's name. */
export function dependencies(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const parent: unknown = struct.parent
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}

/** Of a root, of a key in a map, of a mark. */
function namesOf({parent, parentSub, content}: Y.Item): string[] {
  const mark = content instanceof Y.ContentFormat ? content.key : null
  return [parent as unknown, parentSub, mark].filter((name) => typeof name === "string")
}

/** A mark's value, an embed, or a value in a map. Text and the entries of a list are as large as the document allows. */
function isTooLarge({parentSub, content}: Y.Item, {markBytes, attributeBytes}: Bounds): boolean {
  if (content instanceof Y.ContentFormat) return sizeOf(content.value, markBytes) > markBytes
  if (content instanceof Y.ContentEmbed) return sizeOf(content.embed, attributeBytes) > attributeBytes
  if (parentSub === null) return false
  if (content instanceof Y.ContentBinary) return content.content.length > attributeBytes
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON)
    return sizeOf(content.arr, attributeBytes) > attributeBytes
  return content instanceof Y.ContentString && content.str.length > attributeBytes
}

/** About as many bytes as `value` takes; stops counting soon after `limit`. */
function sizeOf(value: unknown, limit: number): number {
  let sizeBytes = 0
  const left: unknown[] = [value]
  for (let next = left.pop(); sizeBytes <= limit; next = left.pop()) {
    sizeBytes += 8
    if (typeof next === "string" || next instanceof Uint8Array) sizeBytes += next.length
    else if (typeof next === "object" && next !== null)
      for (const [key, inner] of Object.entries(next)) left.push(key, inner)
    if (left.length === 0) break
  }
  return sizeBytes
}
