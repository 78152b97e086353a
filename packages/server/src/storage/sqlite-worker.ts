import path from "node:path"
import {workerData} from "node:worker_threads"
import {openDatabase} from "./database.ts"
import {FolderLock} from "./lock.ts"
import {unpack} from "./parcel.ts"
import type {Parcel} from "./parcel.ts"
import {Store} from "./store.ts"
import {answerRequests} from "./thread.ts"
import {UploadRows} from "./upload-rows.ts"

/** The thread that writes, the only one a data folder has: SQLite's calls block until the disk has answered. */
const folder = workerData as string
const lock = new FolderLock(folder)
const database = openDatabase(path.join(folder, "quire.db"))
const store = new Store(database)
const uploads = new UploadRows(database)

const operations = {
  append: (parcel: Parcel) => store.append(unpack(parcel)),
  load: store.load.bind(store),
  compacted: store.compacted.bind(store),
  list: store.list.bind(store),
  probe: store.probe.bind(store),
  /** Gives the snapshot back: it moves between the threads. */
  replace(compaction: Parameters<Store["replace"]>[0]) {
    store.replace(compaction)
    return {snapshot: compaction.snapshot.bytes, merged: compaction.merged}
  },
  addUpload: uploads.add.bind(uploads),
  uploadsOf: uploads.of.bind(uploads),
  sweepUploads: uploads.sweep.bind(uploads),
  close() {
    store.close()
    lock.release()
  },
}
export type WriterOperations = typeof operations

answerRequests(operations)
