import {type Attrs, Fragment, type Mark, type Node} from "prosemirror-model"
import {type Command, EditorState, NodeSelection, TextSelection} from "prosemirror-state"
import type {CalloutTone, ListKind} from "./attributes.ts"
import {containerContent, documentOf} from "./blocks.ts"
import {type MarkName, schema} from "./schema.ts"

/*
 * Documents in one line a block, for tests: `doc(p("one"), li("bullet", 0, "two|"))`. A `|` in a text is where the cursor
 * is, two of them are a selection.
 */

type Inline = string | Node
const {nodes, marks} = schema

const inline = (parts: readonly Inline[]) =>
  parts.flatMap((part) => (typeof part !== "string" ? [part] : part === "" ? [] : [schema.text(part)]))

export const doc = (...blocks: Node[]) => documentOf(blocks)
export const p = (...parts: Inline[]) => nodes.paragraph.create(null, inline(parts))
export const h = (level: number, ...parts: Inline[]) => nodes.heading.create({level}, inline(parts))
export const q = (...parts: Inline[]) => nodes.quote.create(null, inline(parts))
export const callout = (tone: CalloutTone, ...parts: Inline[]) => nodes.callout.create({tone}, inline(parts))
export const toggle = (...parts: Inline[]) => nodes.toggle.create(null, inline(parts))
export const code = (text: string, lang = "") => nodes.codeBlock.create({lang}, inline([text]))
export const mathBlock = (text: string) => nodes.mathBlock.create(null, inline([text]))
export const rule = () => nodes.rule.create()
export const pageBreak = () => nodes.pageBreak.create()
export const file = (attrs: Attrs) => nodes.file.create(attrs)
export const embed = (attrs: Attrs) => nodes.embed.create(attrs)
export const image = (attrs: Attrs) => nodes.image.create(attrs)
export const li = (kind: ListKind, indent: number, ...parts: Inline[]) =>
  nodes.listItem.create({kind, indent}, inline(parts))

/** `block` moved in, or with other attributes changed. */
export const having = (attrs: Attrs, block: Node) =>
  block.type.create({...block.attrs, ...attrs}, block.content, block.marks)

export const br = () => nodes.hardBreak.create()
export const mention = (id: string, label = "") => nodes.mention.create({id, label})
export const date = (day: string) => nodes.date.create({day})
export const math = (tex: string) => nodes.math.create({tex})

/** `text` with marks: names of those without attributes, or marks. */
export const marked = (text: string, ...names: readonly (MarkName | Mark)[]) =>
  schema.text(
    text,
    names.map((name) => (typeof name === "string" ? marks[name].create() : name)),
  )
export const link = (href: string) => marks.link.create({href})

/** A table of rows of texts; its columns are `c0`, `c1`, … */
export const table = (attrs: Attrs, ...rows: (string | Node[])[][]) =>
  nodes.table.create(
    attrs,
    rows.map((cells) => nodes.tableRow.create(null, cells.map(cell))),
  )
/** `table` with its rows named `r0`, `r1`, …, as the binding names them. */
export const named = (node: Node) =>
  node.copy(Fragment.from(node.children.map((row, index) => having({id: `r${index}`}, row))))
const cell = (content: string | Node[], index: number) =>
  nodes.tableCell.create({col: `c${index}`}, containerContent(typeof content === "string" ? [p(content)] : content))

/** The state of a document with its `|` taken out and put into the selection. */
export function stateOf(marked: Node): EditorState {
  const state = EditorState.create({doc: marked})
  const {tr} = state
  const found: number[] = []
  for (let at = cursorIn(tr.doc); at !== null; at = cursorIn(tr.doc)) {
    tr.delete(at, at + 1)
    found.push(at)
  }
  const [anchor = 1, head = anchor] = found
  const $anchor = tr.doc.resolve(anchor)
  return state.apply(tr.setSelection(TextSelection.between($anchor, tr.doc.resolve(head))))
}

function cursorIn(node: Node): number | null {
  let found: number | null = null
  node.descendants((child, pos) => {
    const index = child.text?.indexOf("|") ?? -1
    if (index >= 0) found ??= pos + index
  })
  return found
}

/** The document of a state with a `|` at each end of its selection; a selected node is shown as it is. */
export function shown({doc, selection, tr}: EditorState): Node {
  if (selection instanceof NodeSelection) return doc
  if (!selection.empty) tr.insertText("|", selection.to)
  tr.insertText("|", selection.from, selection.from)
  return tr.doc
}

/** What `command` makes of a document; the same document when it does not apply. Fails when the result is not valid. */
export function after(command: Command, marked: Node): Node {
  return shown(stateAfter(command, stateOf(marked)))
}

/** The state after `command`, checked. */
export function stateAfter(command: Command, state: EditorState): EditorState {
  let next = state
  command(state, (tr) => {
    next = state.apply(tr)
  })
  next.doc.check()
  return next
}
