import {JOINS_UNDO} from "@quire/binding"
import {schema} from "@quire/schema"
import {toggleMark} from "prosemirror-commands"
import type {Mark, MarkType, Node} from "prosemirror-model"
import {PluginKey} from "prosemirror-state"
import type {Command, EditorState, Plugin, Selection, Transaction} from "prosemirror-state"
import {AddMarkStep} from "prosemirror-transform"
import {frameWork} from "./frame-work.ts"
import {isMarkActive} from "./marks.ts"

/** How many blocks one frame formats: the browser has to lay all of them out again. */
const stretchBlocks = 250

/** What is still to be formatted. */
interface Job {
  readonly type: MarkType
  readonly on: boolean
  readonly from: number
  readonly to: number
}

const key = new PluginKey<Job | null>("quire-long-format")

/** Formats what `toggle` has begun, a stretch a frame, so that the page stays alive meanwhile. */
export function longFormat(): Plugin<Job | null> {
  return frameWork({
    key,
    moved: (job, mapping) => ({...job, from: mapping.map(job.from), to: mapping.map(job.to, -1)}),
    part: (state, job) => format(state, job).setMeta(JOINS_UNDO, true),
  })
}

/** Switches a mark on or off in the selection, or for what is typed next. */
export function toggle(type: MarkType): Command {
  // What only a part of the selection has goes on for all of it.
  const atOnce = toggleMark(type, null, {removeWhenPresent: false})
  return (state, dispatch, view) => {
    const {from, to} = state.selection
    const applies = atOnce(state)
    if (!dispatch || !applies || !spansBlocks(state.selection) || key.getState(state) === undefined)
      return atOnce(state, dispatch, view)
    dispatch(format(state, {type, on: !isMarkActive(state, type), from, to}))
    return true
  }
}

function spansBlocks({ranges, $from, $to}: Selection): boolean {
  return ranges.length === 1 && !($from.parent.inlineContent && $from.sameParent($to))
}

/** Formats the first stretch of a job, and leaves the rest of it for the next frame. */
function format({tr, doc}: EditorState, {type, on, from, to}: Job): Transaction {
  const end = stretchEnd(doc, from, to)
  if (on) addMark(tr, from, end, type.create())
  else tr.removeMark(from, end, type)
  return tr.setMeta(key, end < to ? {type, on, from: end, to} : null)
}

/** In one step for all that stands between tables, where ProseMirror would make one for each block: its cost for a step grows with the document. */
function addMark(tr: Transaction, from: number, to: number, mark: Mark): void {
  let start = from
  tr.doc.nodesBetween(from, to, (node, pos) => {
    if (node.type === schema.nodes.table) {
      if (start < pos) tr.step(new AddMarkStep(start, pos, mark))
      start = Math.min(to, pos + node.nodeSize)
      tr.addMark(Math.max(from, pos), start, mark)
    }
    return false
  })
  if (start < to) tr.step(new AddMarkStep(start, to, mark))
}

function stretchEnd(doc: Node, from: number, to: number): number {
  let count = 0
  let end = to
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isTextblock && ++count === stretchBlocks) end = Math.min(to, pos + node.nodeSize)
    return count < stretchBlocks && !node.isTextblock
  })
  return end
}
