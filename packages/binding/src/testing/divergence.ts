import type {Node} from "prosemirror-model"
import type {EditorState, Transaction} from "prosemirror-state"
import * as Y from "yjs"
import {caret, edits, grid} from "./edits.ts"
import {Random} from "./random.ts"
import {schema} from "./sample-form.ts"

/** Somebody who writes alone for a while. */
export interface Writer {
  readonly doc: Y.Doc
  readonly state: EditorState
  attempt(change: (tr: Transaction) => void): void
}

export type MakeWriter = (clientId: number, updates: readonly Uint8Array[]) => Writer

/** What became of every single character when two came together again who had written apart. */
export interface Divergence {
  readonly characterCount: number
  /** Gone, though neither of the two deleted it. */
  readonly missingCount: number
  /** There more often than once. */
  readonly doubledCount: number
  /** There, though one of the two had deleted it. */
  readonly returnedCount: number
}

const blockCount = 30
const charactersEach = 40
const operationCount = 200

/** Every character is another one, so that each can be followed: they count up from here. */
const firstCharacter = 0x4e00

/** What people do while they are apart, besides typing. None of it copies anything. */
const KINDS: readonly (keyof typeof edits)[] = [
  "erase",
  "enter",
  "enterAtEdge",
  "join",
  "retype",
  "toListItem",
  "fromListItem",
  "indent",
  "mark",
  "addBlock",
  "removeBlock",
]

/** What they do besides, where it is asked for. A move is a deletion and an insertion. */
const MORE = {
  moves: ["moveBlock"],
  tables: ["addRow", "addColumn", "removeRow", "removeColumn", "moveRow", "removeTable", "mergeCells", "splitCell"],
} as const satisfies Record<string, readonly (keyof typeof edits)[]>

/** Lets two people do 200 things each to a document of 30 blocks without seeing each other, then brings them together. */
export function diverge(seed: number, make: MakeWriter, more: readonly (keyof typeof MORE)[]): Divergence {
  const random = new Random(seed)
  let next = firstCharacter
  const write = (count: number) => String.fromCodePoint(...Array.from({length: count}, () => next++))

  const author = make(3, [])
  const blocks = Array.from({length: blockCount}, () =>
    schema.node("paragraph", null, schema.text(write(charactersEach))),
  )
  if (more.includes("tables")) blocks.splice(10, 20, ...Array.from({length: 5}, () => grid(() => write(4))))
  author.attempt((tr) => tr.replaceWith(0, tr.doc.content.size, blocks))
  const start = Y.encodeStateAsUpdate(author.doc)
  const startCharacters = charactersOf(author.state.doc)

  const kinds = [...KINDS, ...more.flatMap((kind) => MORE[kind])]
  const writers = [1, 2].map((clientId) => {
    const writer = make(clientId, [start])
    const typed: string[] = []
    for (let i = 0; i < operationCount; i++) {
      writer.attempt((tr) => {
        if (random.chance(0.5)) return edits[random.pick(kinds)](random, tr)
        const pos = caret(random, tr.doc)
        if (pos === null) return
        const text = write(1 + random.below(4))
        tr.insertText(text, pos)
        typed.push(...Array.from(text))
      })
    }
    const kept = charactersOf(writer.state.doc)
    const deleted = [...startCharacters.keys(), ...typed].filter((character) => !kept.has(character))
    return {writer, typed, deleted}
  })

  const [a, b] = writers.map(({writer}) => writer.doc) as [Y.Doc, Y.Doc]
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  const merged = charactersOf(writers[0]!.writer.state.doc)
  const all = new Set([...startCharacters.keys(), ...writers.flatMap(({typed}) => typed)])
  const deleted = new Set(writers.flatMap(({deleted}) => deleted))
  return {
    characterCount: all.size,
    missingCount: [...all].filter((character) => !deleted.has(character) && !merged.has(character)).length,
    doubledCount: [...merged.values()].reduce((sum, count) => sum + count - 1, 0),
    returnedCount: [...deleted].filter((character) => merged.has(character)).length,
  }
}

export function sumOf(all: readonly Divergence[]): Divergence {
  const of = (key: keyof Divergence) => all.reduce((sum, divergence) => sum + divergence[key], 0)
  return {
    characterCount: of("characterCount"),
    missingCount: of("missingCount"),
    doubledCount: of("doubledCount"),
    returnedCount: of("returnedCount"),
  }
}

/** How often each of the characters that are followed is there. */
function charactersOf(doc: Node): Map<string, number> {
  const counts = new Map<string, number>()
  for (const character of doc.textContent)
    if (character.codePointAt(0)! >= firstCharacter && character < "\ua000")
      counts.set(character, (counts.get(character) ?? 0) + 1)
  return counts
}
