import path from "node:path"
import {workerData} from "node:worker_threads"
import type {DocId} from "@quire/protocol"
import {compactionOf} from "./compaction.ts"
import type {Compaction} from "./compaction.ts"
import {openForReading} from "./database.ts"
import {Reader} from "./reader.ts"
import {Statements} from "./statements.ts"
import {answerRequests} from "./thread.ts"
import {usedFiles} from "./used-files.ts"

/** The thread that merges: it takes as long as documents are large, and nobody waits for it. */
const database = openForReading(path.join(workerData as string, "quire.db"))
const statements = new Statements(database)
const reader = new Reader(statements)

const operations = {
  compactionOf(doc: DocId): Compaction | null {
    // One transaction: what is found is of one moment.
    database.exec("BEGIN")
    try {
      return compactionOf(doc, reader.find(doc), Date.now())
    } finally {
      database.exec("COMMIT")
    }
  },
  usedFiles: () => usedFiles(statements),
  close() {
    database.close()
  },
}
export type CompactionOperations = typeof operations

answerRequests(operations)
