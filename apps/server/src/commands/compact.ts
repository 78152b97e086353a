import {existsSync} from "node:fs"
import path from "node:path"
import {SqliteStorage, StorageError} from "@quire/server"
import type {Command} from "../command.ts"

/** Merges what is short of being merged by itself. */
export const compact: Command = {
  name: "compact",
  text: "Merges the updates of every document into its snapshot; the history keeps them. The server must not be running.",
  operands: [],
  settings: ["data"],
  exitCodes: {2: "some documents could not be merged, and are as they were"},
  async run({settings}) {
    const file = path.join(settings.data, "quire.db")
    if (!existsSync(file)) throw new StorageError("absent", file)
    const storage = await SqliteStorage.open(settings.data)
    try {
      return outcomeOf(await compactAll(storage))
    } finally {
      await storage.close()
    }
  },
}

interface Result {
  readonly documentCount: number
  readonly mergedCount: number
  readonly failures: {readonly doc: string; readonly what: string}[]
}

async function compactAll(storage: SqliteStorage): Promise<Result> {
  const documents = await storage.list()
  const failures: Result["failures"] = []
  let mergedCount = 0
  for (const {id} of documents) {
    try {
      mergedCount += (await storage.compact(id)).merged.length
    } catch (error) {
      failures.push({doc: id, what: error instanceof Error ? error.message : String(error)})
    }
  }
  return {documentCount: documents.length, mergedCount, failures}
}

function outcomeOf(result: Result) {
  const {documentCount, mergedCount, failures} = result
  const lines = failures.map(({doc, what}) => `  document ${doc} was left as it is: ${what}`)
  return {
    text: [`Merged ${mergedCount} updates of ${documentCount} documents.`, ...lines].join("\n"),
    json: result,
    exitCode: failures.length === 0 ? 0 : 2,
  }
}
