import type {Database} from "./database.ts"

type Statement = ReturnType<Database["prepare"]>

/** The statements of a connection, each prepared once, and its transactions. */
export class Statements {
  readonly #database: Database
  readonly #prepared = new Map<string, Statement>()

  constructor(database: Database) {
    this.#database = database
  }

  of(sql: string): Statement {
    const prepared = this.#prepared.get(sql)
    if (prepared !== undefined) return prepared
    const statement = this.#database.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }

  /** Does what `run` does in one transaction: all of it, or, when it throws, nothing. */
  transaction<T>(run: () => T): T {
    this.of("BEGIN IMMEDIATE").run()
    try {
      const result = run()
      this.of("COMMIT").run()
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK")
      throw error
    }
  }
}
