import type {Update} from "@quire/protocol"
import {judgeStored} from "./gate.ts"
import type {Shape} from "./shape.ts"
import {readUpdate} from "./update.ts"
import type {Content} from "./update.ts"

/**
 * Reads an update that was stored. A row that was lost leaves a hole: what stands behind it cannot be shown, and is kept on disk.
 * @param clockOf the clock up to which everything of a client id is there
 * @param shape of the document, which becomes what it is with the update
 * @throws when it is none
 */
export function readStored(update: Update, clockOf: (clientId: number) => number, shape: Shape): Content {
  const content = readUpdate(update)
  if (content === null) throw new Error("A stored update is none")
  const verdict = judgeStored(content, {clockOf, shape})
  if (verdict.shape !== null) shape.add(verdict.shape)
  return verdict.name === "gap" ? verdict.ready : content
}
