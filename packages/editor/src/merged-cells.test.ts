import {applyDocument, Binding, initialise, readDocument} from "@quire/binding"
import {
  CellSelection,
  deleteColumn,
  deleteRow,
  form,
  insertColumnAfter,
  insertRowAbove,
  insertTable,
  isShown,
  mergeCells,
  moveColumnBefore,
  moveRowDown,
  nextCell,
  schema,
  setColumnWidth,
  setFill,
  splitCell,
} from "@quire/schema"
import * as fc from "fast-check"
import type {Node} from "prosemirror-model"
import {EditorState, TextSelection} from "prosemirror-state"
import type {Command, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {expect, it} from "vitest"
import * as Y from "yjs"
import {cellSelecting} from "./cell-selecting.ts"

/** Somebody with the table commands, and no page. */
class Writer {
  readonly doc = new Y.Doc()
  readonly binding: Binding
  state: EditorState
  readonly #view

  constructor(clientId: number, update: Uint8Array) {
    this.doc.clientID = clientId
    Y.applyUpdate(this.doc, update)
    this.binding = new Binding({doc: this.doc, form})
    this.state = EditorState.create({doc: this.binding.read(), plugins: [this.binding.plugin, cellSelecting()]})
    this.#view = this.binding.plugin.spec.view!(this as unknown as EditorView)
  }

  readonly dispatch = (tr: Transaction) => {
    const before = this.state
    this.state = before.apply(tr)
    this.#view.update?.(this as unknown as EditorView, before)
  }

  /** The positions before the cells that are on the page. */
  get cells(): number[] {
    return shownCells(this.state.doc)
  }

  /** Selects from one cell to another; the caret is at the end of the cell where both are the same. */
  select(from: number, to: number): void {
    const {doc, tr} = this.state
    const [anchor, head] = [from, to].map((index) => this.cells[index % this.cells.length]!) as [number, number]
    const caret = TextSelection.near(doc.resolve(head + doc.nodeAt(head)!.nodeSize - 1), -1)
    this.dispatch(tr.setSelection(anchor === head ? caret : new CellSelection(doc, anchor, head)))
  }
}

function shownCells(doc: Node): number[] {
  const found: number[] = []
  doc.forEach((table, pos) => {
    if (table.type !== schema.nodes.table) return
    table.forEach((row, rowPos, y) =>
      row.forEach((_, cellPos, x) => {
        if (isShown(table, y, x)) found.push(pos + rowPos + cellPos + 2)
      }),
    )
  })
  return found
}

/** The letters that are on the page; cells that are not shown are not. */
function lettersOn(doc: Node): Set<string> {
  const inTables = shownCells(doc).map((pos) => doc.nodeAt(pos)!.textContent)
  const outside = doc.children.map((block) => (block.type === schema.nodes.table ? "" : block.textContent))
  return new Set([...inTables, ...outside].join(""))
}

const commands: readonly (readonly [name: string, command: Command])[] = [
  ["merge", mergeCells],
  ["merge", mergeCells],
  ["split", splitCell],
  ["insert row", insertRowAbove],
  ["insert column", insertColumnAfter],
  ["delete row", deleteRow],
  ["delete column", deleteColumn],
  ["move row", moveRowDown],
  ["move column", moveColumnBefore],
  ["next", nextCell],
  ["fill", setFill("#ff0000")],
  ["width", setColumnWidth(0, 1, 99)],
]

type Act = {readonly kind: "type"} | {readonly kind: "undo"} | {readonly kind: "command"; readonly index: number}
interface Move {
  readonly who: number
  readonly from: number
  readonly to: number
  readonly act: Act
}

const act: fc.Arbitrary<Act> = fc.oneof(
  {weight: 4, arbitrary: fc.constant({kind: "type" as const})},
  {weight: 1, arbitrary: fc.constant({kind: "undo" as const})},
  {weight: 7, arbitrary: fc.nat(commands.length - 1).map((index) => ({kind: "command" as const, index}))},
)
const move: fc.Arbitrary<Move> = fc.record({who: fc.nat(1), from: fc.nat(11), to: fc.nat(11), act})

const table = (() => {
  let state = EditorState.create({schema})
  insertTable(3, 4)(state, (tr) => (state = state.apply(tr)))
  return state.doc
})()

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const numRuns = env.QUIRE_LONG === "1" ? 5000 : 150

it("D2 D5 whatever two do to a table apart, both see the same, with every letter that nobody deleted in a cell that is shown", () => {
  const start = new Y.Doc()
  initialise(start)
  applyDocument(start, form, table, null)
  const update = Y.encodeStateAsUpdate(start)
  fc.assert(
    fc.property(fc.array(fc.array(move, {maxLength: 12}), {maxLength: 3}), (rounds) => {
      const writers = [new Writer(1, update), new Writer(2, update)]
      const [a, b] = writers as [Writer, Writer]
      const typed = new Set<string>()
      const deleted = new Set<string>()
      for (const round of rounds) {
        for (const {who, from, to, act} of round) {
          const writer = writers[who]!
          if (writer.cells.length === 0) continue
          const before = lettersOn(writer.state.doc)
          writer.select(from, act.kind === "type" ? from : to)
          if (act.kind === "undo") writer.binding.undo(writer.state, writer.dispatch)
          else if (act.kind === "command") commands[act.index]![1](writer.state, writer.dispatch)
          else {
            const letter = String.fromCodePoint(0x4e00 + typed.size)
            typed.add(letter)
            writer.dispatch(writer.state.tr.insertText(letter))
          }
          writer.state.doc.check()
          const after = lettersOn(writer.state.doc)
          for (const letter of before) if (!after.has(letter)) deleted.add(letter)
        }
        Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc))
        Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc))
        for (const {state, doc} of writers) {
          state.doc.check()
          expect(state.doc.eq(readDocument(doc, form))).toBe(true)
          const on = lettersOn(state.doc)
          expect([...typed].filter((letter) => !deleted.has(letter) && !on.has(letter))).toEqual([])
        }
        expect(a.state.doc.eq(b.state.doc)).toBe(true)
      }
    }),
    {numRuns},
  )
}, 600_000)
