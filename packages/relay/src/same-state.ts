import * as Y from "yjs"

/**
 * Two documents have seen the same changes and show the same: each element, in its order, with its id and its content. How Yjs
 * happens to have cut a text into items plays no part.
 */
export function sameState(one: Y.Doc, other: Y.Doc): boolean {
  if (!Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))) return false
  const [left, right] = [elementsOf(one), elementsOf(other)]
  for (const element of left) if (right.next().value !== element) return false
  return right.next().done === true
}

type AnyType = NonNullable<ReturnType<Y.Doc["share"]["get"]>>

function* elementsOf(doc: Y.Doc): Generator<string, void> {
  for (const name of [...doc.share.keys()].toSorted()) yield* within(name, doc.share.get(name)!)
}

function* within(path: string, type: AnyType): Generator<string, void> {
  for (const key of [...type._map.keys()].toSorted()) yield* ofItem(`${path}.${key}`, type._map.get(key) ?? null)
  for (let item = type._start; item !== null; item = item.right) yield* ofItem(path, item)
}

function* ofItem(path: string, item: Y.Item | null): Generator<string, void> {
  if (item === null || item.deleted) return
  const {content, id} = item
  const at = (offset: number) => `${path}@${id.client}:${id.clock + offset}`
  if (content instanceof Y.ContentType) yield* within(at(0), content.type as AnyType)
  else if (content instanceof Y.ContentFormat) yield `${at(0)}${JSON.stringify([content.key, content.value])}`
  else for (const [offset, element] of content.getContent().entries()) yield `${at(offset)}${JSON.stringify(element)}`
}
