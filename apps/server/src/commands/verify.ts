import path from "node:path"
import {StorageError, verify as verifyDatabase} from "@quire/server"
import type {Verification} from "@quire/server"
import type {Command} from "../command.ts"

/** Looks for damage. */
export const verify: Command = {
  name: "verify",
  text: "Walks every stored row and file and says what is damaged. Changes nothing, and may run beside the server.",
  operands: [],
  settings: ["data"],
  exitCodes: {2: "something is damaged"},
  run({settings}) {
    const verification = walk(path.join(settings.data, "quire.db"))
    const sound = verification.flaws.length === 0
    return Promise.resolve({
      text: sound
        ? `Sound: ${summaryOf(verification)}.`
        : `Damaged: ${summaryOf(verification)}.\n${flawsOf(verification)}`,
      json: {sound, ...verification},
      exitCode: sound ? 0 : 2,
    })
  },
}

/** A file that cannot even be opened is damaged too. */
function walk(file: string): Verification {
  try {
    return verifyDatabase(file)
  } catch (error) {
    if (!(error instanceof StorageError && error.code === "damaged")) throw error
    return {...nothing, flaws: [{doc: null, what: error.message}]}
  }
}

const nothing = {
  documentCount: 0,
  updateCount: 0,
  snapshotCount: 0,
  segmentCount: 0,
  uploadCount: 0,
  quarantinedCount: 0,
}

/** What was looked at, in one line. */
export function summaryOf({
  documentCount,
  updateCount,
  snapshotCount,
  segmentCount,
  uploadCount,
  quarantinedCount,
}: Verification): string {
  const counts = `${documentCount} documents, ${updateCount} updates, ${snapshotCount} snapshots, ${segmentCount} segments of history, ${uploadCount} uploaded files`
  return quarantinedCount === 0 ? counts : `${counts}, ${quarantinedCount} damaged rows set aside earlier`
}

export function flawsOf({flaws}: Verification): string {
  return flaws.map(({doc, what}) => `  ${doc === null ? "the database" : `document ${doc}`}: ${what}`).join("\n")
}
