import type {Update} from "@quire/protocol"
import {judgeStored} from "./gate.ts"
import type {Shape} from "./shape.ts"
import {join, readUpdate} from "./update.ts"
import type {Content} from "./update.ts"

/**
 * Reads updates that were stored, as one: what one says may hang on what a later one says, where they are of several authors. A row
 * that was lost leaves a hole: what stands behind it cannot be shown, and is kept on disk.
 * @param clockOf the clock up to which everything of a client id is there
 * @param shape of the document, which becomes what it is with the updates
 * @throws when one of them is none
 */
export function readStored(updates: readonly Update[], clockOf: (clientId: number) => number, shape: Shape): Content {
  const content = join(updates.map(readOne))
  const {ready} = judgeStored(content, {clockOf, shape})
  if (ready.shape !== null) shape.add(ready.shape)
  return ready.content
}

function readOne(update: Update): Content {
  const content = readUpdate(update)
  if (content === null) throw new Error("A stored update is none")
  return content
}
