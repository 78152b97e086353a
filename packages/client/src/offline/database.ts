/** What this device keeps of one document, named by server and id. */
export interface DocumentRow {
  readonly name: string
  /** Origin of the server. */
  readonly server: string
  /** Id of the document there. */
  readonly document: string
  readonly title: string
  /** When this device last had something new of it, milliseconds since 1970. */
  readonly changedAtMs: number
}

/** Yjs v1 updates of one document, in the order in which they were kept. */
export interface UpdateRow {
  /** Given by the database. */
  readonly id?: number
  readonly name: string
  readonly update: Uint8Array
  /** 1: written on this device, and not known to be on the server's disk. */
  readonly waits: 0 | 1
}

const databaseName = "quire"
const version = 1

/**
 * Opens this origin's database. Whoever holds the connection closes it when it is in the way of a newer page.
 * @param onBlocked an older page holds it; it opens when that is gone
 */
export function openDatabase(factory: IDBFactory, onBlocked: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(databaseName, version)
    request.addEventListener("blocked", onBlocked)
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("documents", {keyPath: "name"})
      request.result.createObjectStore("updates", {keyPath: "id", autoIncrement: true}).createIndex("name", "name")
    })
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser's database does not open")))
  })
}

/** The answer to `request`. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser's database failed")))
  })
}

/** Resolves when `transaction` is on disk, as far as its durability promises. */
export function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve())
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Error("The browser's database gave up a write")),
    )
  })
}
