import type * as Y from "yjs"

/** One replacement in a text: `remove` UTF-16 units at `at` become `insert`. */
export interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** The smallest edit that makes `before` into `after` without parting a surrogate pair. */
export function editBetween(before: string, after: string): Edit {
  const limit = Math.min(before.length, after.length)
  let start = 0
  while (start < limit && before[start] === after[start]) start++
  if (start > 0 && isHighSurrogate(before, start - 1)) start--
  let end = 0
  while (end < limit - start && before.at(-1 - end) === after.at(-1 - end)) end++
  if (end > 0 && isLowSurrogate(before, before.length - end)) end--
  return {at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end)}
}

const isHighSurrogate = (text: string, index: number) => /[\uD800-\uDBFF]/.test(text[index] ?? "")
const isLowSurrogate = (text: string, index: number) => /[\uDC00-\uDFFF]/.test(text[index] ?? "")

/** Makes `text` say `next` by the smallest edit, so that what others write meanwhile stays. */
export function writeText(text: Y.Text, next: string, origin: unknown): void {
  const {at, remove, insert} = editBetween(text.toJSON(), next)
  if (remove === 0 && insert === "") return
  text.doc!.transact(() => {
    text.delete(at, remove)
    text.insert(at, insert)
  }, origin)
}

/**
 * Keeps a textarea and `text` equal, one line. What others write moves the caret along with the words around it.
 * @returns what ends it
 */
export function bindTextarea(area: HTMLTextAreaElement, text: Y.Text, origin: object): () => void {
  const grow = () => {
    // The style sheet makes the area as tall as this copy of its text.
    if (area.parentElement) area.parentElement.dataset.value = area.value
  }
  const onInput = () => {
    const line = area.value.replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, " ")
    if (line !== area.value) area.setRangeText(line, 0, area.value.length, "end")
    writeText(text, line, origin)
    grow()
  }
  const onChange = ({delta}: Y.YTextEvent, transaction: Y.Transaction) => {
    if (transaction.origin === origin) return
    let at = 0
    for (const {retain = 0, insert = "", delete: remove = 0} of delta) {
      at += retain
      if (typeof insert !== "string") continue
      if (insert !== "" || remove > 0) area.setRangeText(insert, at, at + remove, "preserve")
      at += insert.length
    }
    grow()
  }
  area.value = text.toJSON()
  grow()
  area.addEventListener("input", onInput)
  text.observe(onChange)
  return () => {
    area.removeEventListener("input", onInput)
    text.unobserve(onChange)
  }
}
