import {readFileSync, writeFileSync} from "node:fs"
import {hostname} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {StorageError} from "./error.ts"

/** Holds a data folder for this process: the system lets go of it with the process, however that ends. */
export class FolderLock {
  readonly #held: InstanceType<typeof DatabaseSync>

  /** @throws StorageError when another process holds `folder` */
  constructor(folder: string) {
    this.#held = new DatabaseSync(path.join(folder, "quire.lock"))
    try {
      this.#held.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
    } catch (error) {
      this.#held.close()
      if (!(error instanceof Error && /database is locked/i.test(error.message))) throw error
      throw new StorageError("inUse", `${folder}${holderOf(folder)}`)
    }
    writeFileSync(holderFile(folder), `process ${process.pid} on ${hostname()}\n`)
  }

  release(): void {
    this.#held.close()
  }
}

const holderFile = (folder: string) => path.join(folder, "quire.holder")

/** For people; whether the folder is held is up to the lock alone. */
function holderOf(folder: string): string {
  try {
    return ` (${readFileSync(holderFile(folder), "utf8").trim()})`
  } catch {
    return ""
  }
}
