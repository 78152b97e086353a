import type {Database} from "./database.ts"

type Statement = ReturnType<Database["prepare"]>

/** The prepared statements of a connection: each is made once. */
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
}
