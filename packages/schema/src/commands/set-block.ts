import type {Attrs, Node} from "prosemirror-model"
import type {Command} from "prosemirror-state"
import type {ListKind} from "../attributes.ts"
import {form} from "../form.ts"
import {schema} from "../schema.ts"
import {regroup} from "./regroup.ts"
import {retype} from "./retype.ts"
import {selectedTextblocks} from "./run.ts"

/** The blocks with text, which can be turned into one another. */
export type TextblockName =
  | "paragraph"
  | "heading"
  | "listItem"
  | "quote"
  | "callout"
  | "toggle"
  | "codeBlock"
  | "mathBlock"

/** Makes every selected textblock one of `name`; those that already are only get `attrs`. */
export function setBlock(name: TextblockName, attrs: Attrs = {}): Command {
  const type = schema.nodes[name]
  return (state, dispatch) => {
    const blocks = selectedTextblocks(state.doc, state.selection).filter(({node}) => !matches(node, name, attrs))
    if (blocks.length === 0) return false
    if (dispatch) {
      const {tr} = state
      for (const {pos} of blocks.toReversed()) retype(tr, pos, type, attrs)
      dispatch(regroup(tr).scrollIntoView())
    }
    return true
  }
}

/** As `setBlock`; where every selected textblock already is that, they become paragraphs. */
export function toggleBlock(name: TextblockName, attrs: Attrs = {}): Command {
  return (state, dispatch, view) => {
    const blocks = selectedTextblocks(state.doc, state.selection)
    const isAlready = blocks.every(({node}) => matches(node, name, attrs))
    return (isAlready ? setBlock(form.defaultBlock) : setBlock(name, attrs))(state, dispatch, view)
  }
}

/** Makes the selected textblocks list items of `kind`, or paragraphs when all of them already are. */
export function toggleList(kind: ListKind): Command {
  return toggleBlock("listItem", {kind})
}

/** Checks the selected tasks, or unchecks them when all of them are checked. */
export const toggleTask: Command = (state, dispatch) => {
  const tasks = selectedTextblocks(state.doc, state.selection).filter(({node}) => node.attrs.kind === "task")
  if (tasks.length === 0) return false
  const checked = tasks.some(({node}) => node.attrs.checked === false)
  if (dispatch) {
    const {tr} = state
    for (const {pos} of tasks) tr.setNodeAttribute(pos, "checked", checked)
    dispatch(tr)
  }
  return true
}

function matches(node: Node, name: TextblockName, attrs: Attrs): boolean {
  return node.type.name === name && Object.keys(attrs).every((key) => node.attrs[key] === attrs[key])
}
