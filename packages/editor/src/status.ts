import {schema} from "@quire/schema"
import type {MarkName} from "@quire/schema"
import {NodeSelection} from "prosemirror-state"
import type {EditorState} from "prosemirror-state"
import {linkAt} from "./link.ts"
import {isMarkActive} from "./marks.ts"

/** What the controls around the text show of its state: plain values, cheap to compare. */
export interface Status {
  /** The kind of the block with the caret, as in `blockNames`; `mixed` where the selection holds several. */
  readonly block: string
  /** Names of the marks that are on, in the schema's order, separated by spaces. */
  readonly marks: string
  /** The block that has controls of its own, when the selection is in one. */
  readonly inside: "text" | "code" | "table" | "image"
  /** The language of the code block with the caret, "" for none. */
  readonly language: string
  /** The address of the link at the caret, "" for none. */
  readonly href: string
  readonly empty: boolean
}

export function statusOf(state: EditorState): Status {
  const {selection} = state
  const {$from} = selection
  return {
    block: blockOf(state),
    marks: markNames.filter((name) => isMarkActive(state, schema.marks[name])).join(" "),
    inside: insideOf(state),
    language: $from.parent.type === schema.nodes.codeBlock ? String($from.parent.attrs.lang) : "",
    href: linkAt(state)?.href ?? "",
    empty: selection.empty,
  }
}

export function sameStatus(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((key) => a[key] === b[key])
}

const markNames = Object.keys(schema.marks) as MarkName[]

function blockOf({doc, selection}: EditorState): string {
  const names = new Set<string>()
  doc.nodesBetween(selection.from, selection.to, (node) => {
    if (node.isTextblock) names.add(nameOf(node.type.name, node.attrs))
    return !node.isTextblock && names.size < 2
  })
  return names.size === 1 ? [...names].join("") : names.size === 0 ? "none" : "mixed"
}

function nameOf(type: string, attrs: {readonly [name: string]: unknown}): string {
  if (type === "heading") return `heading${String(attrs.level)}`
  if (type === "listItem") return `${String(attrs.kind)}List`
  return type
}

function insideOf({selection}: EditorState): Status["inside"] {
  const {codeBlock, image, tableCell} = schema.nodes
  if (selection instanceof NodeSelection && selection.node.type === image) return "image"
  if (selection.$from.parent.type === codeBlock) return "code"
  for (let depth = selection.$from.depth; depth > 0; depth--) {
    if (selection.$from.node(depth).type === tableCell) return "table"
  }
  return "text"
}
