import {CellSelection, schema, selectedCells, splitCell} from "@quire/schema"
import type {MarkName} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {NodeSelection} from "prosemirror-state"
import type {EditorState} from "prosemirror-state"
import type {Collab} from "./collab.ts"
import {linkAt} from "./link.ts"
import {isMarkActive} from "./marks.ts"

/** What the controls around the text show of its state: plain values, cheap to compare. */
export interface Status {
  /** The kind of the selected blocks: a node's name, with its level or kind where it has one; `mixed` for several. */
  readonly block: string
  /** Names of the marks that are on, in the schema's order, separated by spaces. */
  readonly marks: string
  /** The selected block that has controls of its own. */
  readonly inside: "text" | "codeBlock" | "table" | "image" | "math" | "date"
  /** The position before that block; -1 for `text`. */
  readonly insideAt: number
  /** How many cells of a table are selected; one with a caret in it. */
  readonly cells: number
  /** Whether merged cells are among them. */
  readonly isMerged: boolean
  /** The language of the code block with the caret, "" for none. */
  readonly language: string
  /** How the ordered list with the caret counts, "" for none. */
  readonly listStyle: string
  /** What the image that is selected shows, "" where nobody has said it. */
  readonly alt: string
  /** The TeX of the inline formula that is selected. */
  readonly tex: string
  /** The date that is selected, `2026-11-25`; "" for none. */
  readonly day: string
  /** The address of the link at the caret, "" for none. */
  readonly href: string
  /** Where that link begins; -1 for none. */
  readonly linkFrom: number
  /** The colour of the letters, and of what is behind them: `#rrggbb`, "" for none. */
  readonly color: string
  readonly highlight: string
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export function statusOf(state: EditorState, {undo, redo}: Collab): Status {
  const link = linkAt(state)
  return {
    block: blockOf(state),
    marks: markNames.filter((name) => isMarkActive(state, schema.marks[name])).join(" "),
    ...insideOf(state),
    listStyle: listStyleOf(state),
    href: link?.href ?? "",
    linkFrom: link?.from ?? -1,
    color: colorOf(state, "color"),
    highlight: colorOf(state, "highlight"),
    canUndo: undo(state),
    canRedo: redo(state),
  }
}

export function sameStatus(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((key) => a[key] === b[key])
}

const markNames = Object.keys(schema.marks) as MarkName[]

/** The colour of the letters that are selected first, or typed next. */
function colorOf({selection, storedMarks}: EditorState, name: "color" | "highlight"): string {
  const {$from, empty} = selection
  const marks = empty ? (storedMarks ?? $from.marks()) : ($from.nodeAfter?.marks ?? [])
  return String(schema.marks[name].isInSet(marks)?.attrs.color ?? "")
}

function blockOf({doc, selection}: EditorState): string {
  let found: string | null = null
  doc.nodesBetween(selection.from, selection.to, (node) => {
    if (node.isTextblock) found = found === null || found === nameOf(node) ? nameOf(node) : "mixed"
    return !node.isTextblock && found !== "mixed"
  })
  return found ?? "none"
}

function nameOf({type, attrs}: Node): string {
  if (type === schema.nodes.heading) return `heading${String(attrs.level)}`
  if (type === schema.nodes.callout) return `${String(attrs.tone)}Callout`
  if (type === schema.nodes.listItem) return `${String(attrs.kind)}List`
  return type.name
}

function listStyleOf({selection: {$from}}: EditorState): string {
  const {type, attrs} = $from.parent
  return type === schema.nodes.listItem && attrs.kind === "ordered" ? String(attrs.style) : ""
}

const outside = {
  inside: "text",
  insideAt: -1,
  cells: 0,
  isMerged: false,
  language: "",
  alt: "",
  tex: "",
  day: "",
} as const

function insideOf(state: EditorState): Pick<Status, keyof typeof outside> {
  const {selection} = state
  const {codeBlock, date, image, math} = schema.nodes
  const {$from} = selection
  if (selection instanceof NodeSelection) {
    const {type, attrs} = selection.node
    const insideAt = selection.from
    if (type === image) return {...outside, inside: "image", insideAt, alt: String(attrs.alt)}
    if (type === math) return {...outside, inside: "math", insideAt, tex: String(attrs.tex)}
    if (type === date) return {...outside, inside: "date", insideAt, day: String(attrs.day)}
  }
  if ($from.parent.type === codeBlock) {
    return {...outside, inside: "codeBlock", insideAt: $from.before(), language: String($from.parent.attrs.lang)}
  }
  const cells = selectedCells(selection)
  if (cells === null) return outside
  return {
    ...outside,
    inside: "table",
    insideAt: cells.pos,
    cells: selection instanceof CellSelection ? selection.ranges.length : 1,
    isMerged: splitCell(state),
  }
}
