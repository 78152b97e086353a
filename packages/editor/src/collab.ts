import {Binding} from "@quire/binding"
import {form} from "@quire/schema"
import type {Node} from "prosemirror-model"
import type {Command, Plugin} from "prosemirror-state"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import {carets} from "./carets.ts"
import type {Cursor} from "./carets.ts"
import {freshSelection} from "./fresh-selection.ts"
import {look} from "./look.ts"

export interface CollabOptions {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
}

/** What binds a ProseMirror state to a `Y.Doc`. */
export interface Collab {
  /** The document as it stands in the `Y.Doc`. */
  readonly doc: Node
  readonly plugins: readonly Plugin[]
  /** Takes back the last of this editor's own edits; those of others stay. */
  readonly undo: Command
  readonly redo: Command
  /** Where a caret is that somebody has told; null when it is nowhere. `encoded` may be anything. */
  readonly decodeCursor: (encoded: unknown) => Cursor | null
  /** Where a place is that somebody has told; null when it is nowhere. `encoded` may be anything. */
  readonly decodePlace: (encoded: unknown) => number | null
  /** Lets go of the `Y.Doc`, after the view has. */
  readonly destroy: () => void
}

export function collab({doc, awareness}: CollabOptions): Collab {
  const binding = new Binding({doc, form})
  const encodePlace = (pos: number) => binding.encodeSelection({selection: {anchor: pos, head: pos}})
  return {
    doc: binding.read(),
    plugins: [
      freshSelection(doc),
      binding.plugin,
      carets({
        awareness,
        encode: (state) => binding.encodeSelection(state),
        decode: (encoded) => binding.decodeSelection(encoded),
        isRemote: (tr) => binding.isRemote(tr),
      }),
      look({awareness, encode: encodePlace}),
    ],
    undo: binding.undo,
    redo: binding.redo,
    decodeCursor: (encoded) => binding.decodeSelection(encoded),
    decodePlace: (encoded) => binding.decodeSelection(encoded)?.head ?? null,
    destroy: () => binding.destroy(),
  }
}
