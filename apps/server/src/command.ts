import type {SettingKey, Settings} from "./settings.ts"

/** One command of `quire`. Its help, and what it accepts, derive from this. */
export interface Command {
  readonly name: string
  /** One sentence. */
  readonly text: string
  /** What follows the name, all of it needed, as `--help` calls it. */
  readonly operands: readonly string[]
  readonly settings: readonly SettingKey[]
  /** What ends with another exit code than 0, apart from 1: it could not be done, and one line says why. */
  readonly exitCodes?: Readonly<Record<number, string>>
  run(input: Input): Promise<Outcome>
}

export interface Input {
  readonly settings: Settings
  /** One for each that the command names. */
  readonly operands: readonly string[]
  /** Where the built web app is. Default: where the build puts it. */
  readonly webFolder?: string
}

/** What a command has to say when it is done. */
export interface Outcome {
  /** For people. */
  readonly text: string
  /** For programs: the same, for `--json`. */
  readonly json: unknown
  /** Default: the process goes on, and ends with 0 when there is nothing left to do. */
  readonly exitCode?: number
}

/** The command could not be done. One line for people. */
export class CommandError extends Error {
  override readonly name = "CommandError"
}
