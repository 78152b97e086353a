import type {Update} from "@quire/protocol"
import {judge} from "./gate.ts"
import type {Standing} from "./gate.ts"
import {readUpdate} from "./update.ts"
import type {Content} from "./update.ts"

/** What is stored has been judged. */
const trusting = {standingOf: (): Standing => "allow", newClientIds: Infinity}

/**
 * Reads an update that was stored. A row that was lost leaves a hole: what stands behind it cannot be shown, and is kept on disk.
 * @param clockOf the clock up to which everything of a client id is there
 * @throws when it is none
 */
export function readStored(update: Update, clockOf: (clientId: number) => number): Content {
  const content = readUpdate(update)
  if (content === null) throw new Error("A stored update is none")
  const verdict = judge(content, {...trusting, clockOf})
  return verdict.name === "gap" ? verdict.ready : content
}
