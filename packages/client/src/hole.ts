import type * as Y from "yjs"
import type {Clock} from "./clock.ts"

/** What came out of order is complete again in milliseconds, as a rule. */
const patienceMs = 2_000

/**
 * Watches `doc` for updates that wait for others which never came (rule D6): Yjs can keep them for ever, unseen.
 * @param onHole asks for what is missing; again every 2 s while it is
 * @returns ends the watch
 */
export function watchForHoles(doc: Y.Doc, clock: Clock, onHole: () => void): () => void {
  let cancel: (() => void) | null = null
  const look = () => {
    const hasHole = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
    if (hasHole) {
      cancel ??= clock.setTimer(patienceMs, () => {
        cancel = null
        onHole()
        look()
      })
    } else {
      cancel?.()
      cancel = null
    }
  }
  doc.on("afterTransaction", look)
  return () => {
    doc.off("afterTransaction", look)
    cancel?.()
  }
}
