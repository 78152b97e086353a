import {toggleMark} from "prosemirror-commands"
import type {Command, Transaction} from "prosemirror-state"
import {schema} from "../schema.ts"

const {marks} = schema

/** A mark that only a part of the selection has goes on for all of it: it goes off where all has it. */
const partly = {removeWhenPresent: false}

/** Switches a mark without attributes on or off, for the selection or for what is typed next. */
export function toggleFormat(name: "bold" | "italic" | "underline" | "strike" | "code"): Command {
  return toggleMark(marks[name], null, partly)
}

/** Sub- or superscript; either one replaces the other. */
export function toggleScript(name: "subscript" | "superscript"): Command {
  const other = name === "subscript" ? marks.superscript : marks.subscript
  const toggle = toggleMark(marks[name], null, partly)
  return (state, dispatch) => {
    const withoutOther = (tr: Transaction) => {
      for (const {$from, $to} of state.selection.ranges) tr.removeMark($from.pos, $to.pos, other)
      dispatch?.(tr.removeStoredMark(other))
    }
    return toggle(state, dispatch && withoutOther)
  }
}

/** Makes all links in the selection plain text. */
export const removeLinks: Command = ({selection, tr}, dispatch) => {
  if (selection.empty) return false
  for (const {$from, $to} of selection.ranges) tr.removeMark($from.pos, $to.pos, marks.link)
  dispatch?.(tr)
  return true
}

/** Colours the selected text, or what is typed next; null takes the colour away. Colours are `#rrggbb`. */
export function setColor(color: string | null): Command {
  return setMark("color", color === null ? null : {color})
}

/** Highlights the selection: in `color`, or in the default colour for ""; null takes the highlight away. */
export function setHighlight(color: string | null): Command {
  return setMark("highlight", color === null ? null : {color: color === "" ? null : color})
}

/** Switches the default highlight on or off. */
export const toggleHighlight: Command = toggleMark(marks.highlight, null, partly)

/** At the end of inline code: what is typed next is none. At the end of a line no arrow would lead out of it otherwise. */
export const leaveInlineCode: Command = ({selection, storedMarks, tr}, dispatch) => {
  const {$from, empty} = selection
  const isGoingOn = marks.code.isInSet($from.nodeAfter?.marks ?? []) !== undefined
  if (!empty || isGoingOn || !marks.code.isInSet(storedMarks ?? $from.marks())) return false
  dispatch?.(tr.removeStoredMark(marks.code))
  return true
}

/** Takes all formatting off the selection; comments and what this build does not know stay. */
export const clearFormat: Command = ({selection, tr}, dispatch) => {
  if (selection.empty) return false
  if (dispatch) {
    const kept = new Set([marks.comment, marks.unsupportedMark])
    for (const {$from, $to} of selection.ranges) {
      for (const type of Object.values(marks)) if (!kept.has(type)) tr.removeMark($from.pos, $to.pos, type)
    }
    dispatch(tr)
  }
  return true
}

function setMark(name: "color" | "highlight", attrs: Record<string, string | null> | null): Command {
  const type = marks[name]
  return ({selection, tr}, dispatch) => {
    if (!dispatch) return true
    const mark = attrs && type.create(attrs)
    if (selection.empty) dispatch(mark ? tr.addStoredMark(mark) : tr.removeStoredMark(type))
    else {
      for (const {$from, $to} of selection.ranges) {
        tr.removeMark($from.pos, $to.pos, type)
        if (mark) tr.addMark($from.pos, $to.pos, mark)
      }
      dispatch(tr)
    }
    return true
  }
}
