import type {Attrs, Node} from "prosemirror-model"
import {type Command, NodeSelection, TextSelection, type Transaction} from "prosemirror-state"
import {schema} from "../schema.ts"
import {deleteBlocks, insertBlocks} from "./insert-blocks.ts"
import {regroup} from "./regroup.ts"
import {selectedRun} from "./run.ts"

const {date, embed, image, list, mention, math, pageBreak, paragraph, rule, table, tableCell, tableRow} = schema.nodes

/** A horizontal rule below the cursor's block. */
export const insertRule: Command = insertBlock(() => rule.create())

/** A page break below the cursor's block. */
export const insertPageBreak: Command = insertBlock(() => pageBreak.create())

/** An image below the cursor's block. */
export function insertImage(attrs: Attrs): Command {
  return insertBlock(() => image.create(attrs))
}

/** A page of somebody else's below the cursor's block; its address has to be embeddable. */
export function insertEmbed(attrs: Attrs): Command {
  return insertBlock(() => embed.create(attrs))
}

/** An empty table below the cursor's block, its first row a header unless told otherwise; never inside a table. */
export function insertTable(rows = 3, columns = 3, header = true): Command {
  return insertBlock(() =>
    table.create(
      {header},
      Array.from({length: rows}, () => emptyRow(columns)),
    ),
  )
}

function emptyRow(columns: number): Node {
  const cells = Array.from({length: columns}, () => emptyCell(null))
  return tableRow.create(null, cells)
}

/** A cell of the column `col` with an empty paragraph. */
export function emptyCell(col: string | null): Node {
  return tableCell.create({col}, paragraph.create())
}

/** A mention in place of the selection. */
export function insertMention(attrs: {id: string; label?: string}): Command {
  return insertInline(() => mention.create(attrs))
}

/** A day, `2026-11-25`, in place of the selection. */
export function insertDate(day: string): Command {
  return insertInline(() => date.create({day}))
}

/** An inline formula in place of the selection. */
export function insertMath(tex: string): Command {
  return insertInline(() => math.create({tex}))
}

function insertInline(make: () => Node): Command {
  return ({selection, tr}, dispatch) => {
    const node = make()
    const {parent} = selection.$from
    if (!parent.inlineContent || !parent.type.contentMatch.matchType(node.type)) return false
    if (dispatch) dispatch(tr.replaceSelectionWith(node).scrollIntoView())
    return true
  }
}

/**
 * Puts a block below the one with the cursor, or in its place when that is an empty paragraph, and goes to the next place
 * to write: the block's own text or first cell, or else the paragraph after it, which is added where there is none.
 */
function insertBlock(make: () => Node): Command {
  return (state, dispatch) => {
    const {blocks, start, from, to} = selectedRun(state.selection)
    const node = make()
    const container = state.doc.resolve(start).parent
    const current = blocks[to - 1]
    if (current === undefined || !holds(container, node)) return false
    if (dispatch) {
      const {tr} = state
      const replaces = to - from === 1 && current.node.type === paragraph && current.node.content.size === 0
      const at = insertBlocks(tr, current.pos + current.node.nodeSize, [node])
      if (replaces) deleteBlocks(tr, [current])
      selectAfterInsert(tr, replaces ? at - current.node.nodeSize : at)
      dispatch(regroup(tr).scrollIntoView())
    }
    return true
  }
}

function holds(container: Node, block: Node): boolean {
  return container.type.contentMatch.matchType(block.type === schema.nodes.listItem ? list : block.type) !== null
}

function selectAfterInsert(tr: Transaction, pos: number): void {
  const node = tr.doc.nodeAt(pos)!
  const end = pos + node.nodeSize
  if (node.isLeaf) {
    if (tr.doc.resolve(end).nodeAfter === null) tr.insert(end, paragraph.create())
    const next = tr.doc.nodeAt(end)!
    tr.setSelection(next.isLeaf ? NodeSelection.create(tr.doc, end) : TextSelection.near(tr.doc.resolve(end + 1)))
  } else {
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1)))
  }
}
