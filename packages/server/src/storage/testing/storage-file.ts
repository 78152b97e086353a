import {DatabaseSync} from "@photostructure/sqlite"
import {SqliteStorage} from "../sqlite.ts"

/** A storage on `folder` that is opened, used and closed. */
export async function opened<T>(folder: string, use: (storage: SqliteStorage) => Promise<T>): Promise<T> {
  const storage = await SqliteStorage.open(folder)
  try {
    return await use(storage)
  } finally {
    await storage.close()
  }
}

/** Works on a database file behind Quire's back. */
export function meddled<T>(file: string, work: (database: InstanceType<typeof DatabaseSync>) => T): T {
  const database = new DatabaseSync(file)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
