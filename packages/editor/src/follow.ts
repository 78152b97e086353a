import {TextSelection} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type {Awareness} from "y-protocols/awareness"
import {bringIntoView} from "./bring-into-view.ts"
import type {Collab} from "./collab.ts"
import {LOOK_FIELD} from "./look.ts"
import {onOwnAction} from "./own-action.ts"

interface Options {
  readonly view: EditorView
  readonly collab: Collab
  readonly awareness: Awareness
}

/**
 * Keeps what a person looks at in sight, until one does something oneself or the person goes, which
 * `onEnd` tells. @returns what ends it without a word
 */
export function follow({view, collab, awareness}: Options, personId: string, onEnd: () => void): () => void {
  const following = new AbortController()
  const show = (clientId: number) => {
    const pos = collab.decodePlace(awareness.getStates().get(clientId)?.[LOOK_FIELD])
    const block = blockAt(view, pos ?? 0)
    if (block !== null) bringIntoView(block, "start")
  }
  const onPresence = ({updated, added}: {readonly updated: readonly number[]; readonly added: readonly number[]}) => {
    const clients = clientsOf(awareness, personId)
    if (clients.length === 0) return end()
    const moved = [...updated, ...added].findLast((clientId) => clients.includes(clientId))
    if (moved !== undefined) show(moved)
  }
  const stop = () => {
    awareness.off("change", onPresence)
    following.abort()
  }
  const end = () => {
    stop()
    onEnd()
  }
  awareness.on("change", onPresence)
  onOwnAction(end, following.signal)
  const looking = clientsOf(awareness, personId).find((id) => awareness.getStates().get(id)?.[LOOK_FIELD] !== undefined)
  if (looking !== undefined) show(looking)
  return stop
}

/** Puts one's own caret where a person's is, and shows the place. @returns whether the person has one */
export function goToCaret({view, collab, awareness}: Options, personId: string): boolean {
  const cursors = clientsOf(awareness, personId).map((id) => collab.decodeCursor(awareness.getStates().get(id)?.cursor))
  const cursor = cursors.find((found) => found !== null)
  if (cursor === undefined || cursor === null) return false
  const $head = view.state.doc.resolve(Math.min(cursor.head, view.state.doc.content.size))
  view.dispatch(view.state.tr.setSelection(TextSelection.near($head)))
  view.focus()
  const block = blockAt(view, $head.pos)
  if (block !== null) bringIntoView(block, "center")
  return true
}

function clientsOf(awareness: Awareness, personId: string): readonly number[] {
  return [...awareness.getStates()]
    .filter(([clientId, {user}]) => clientId !== awareness.clientID && user?.id === personId)
    .map(([clientId]) => clientId)
}

/** The element of the block around `pos`. */
function blockAt(view: EditorView, pos: number): Element | null {
  const {node, offset} = view.domAtPos(Math.min(pos, view.state.doc.content.size))
  const inside = node === view.dom ? view.dom.children[Math.min(offset, view.dom.childElementCount - 1)] : node
  return inside instanceof Element ? inside : (inside?.parentElement ?? null)
}
