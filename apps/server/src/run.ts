import {StorageError} from "@quire/server"
import {CommandError} from "./command.ts"
import type {Command, Outcome} from "./command.ts"
import {commands} from "./commands.ts"
import {fail} from "./failure.ts"
import {commandHelp, help} from "./help.ts"
import {readArguments, readSettings, SettingsError} from "./settings.ts"

/** The `quire` command line. Without a command it serves. `webFolder`: where the built web app is. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv, webFolder?: string): Promise<void> {
  try {
    const named = commands.find(({name}) => name === args[0])
    const rest = named === undefined ? args : args.slice(1)
    if (rest.some((arg) => arg === "--help" || arg === "-h")) {
      process.stdout.write(named === undefined ? help(commands) : commandHelp(named))
      return
    }
    await perform(named ?? commands[0]!, rest, env, webFolder)
  } catch (error) {
    if (isForPeople(error)) fail(error.message)
    throw error
  }
}

/** What went wrong lies outside this program, and the message says what it is. */
function isForPeople(error: unknown): error is Error {
  if (error instanceof SettingsError || error instanceof StorageError || error instanceof CommandError) return true
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  return code === "ERR_SQLITE_ERROR" || /^E[A-Z]+$/.test(code)
}

async function perform(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  webFolder: string | undefined,
): Promise<void> {
  const {flags, operands, json} = readArguments(args, command.settings)
  const [missing] = command.operands.slice(operands.length)
  if (missing !== undefined) throw new SettingsError(`${command.name} needs <${missing}>. --help says more.`)
  const [tooMuch] = operands.slice(command.operands.length)
  if (tooMuch !== undefined) throw new SettingsError(`${tooMuch} is not known. --help lists what is.`)
  const settings = readSettings(flags, env, command.settings)
  tell(await command.run({settings, operands, ...(webFolder === undefined ? {} : {webFolder})}), json)
}

function tell({text, json, exitCode}: Outcome, asJson: boolean): void {
  process.stdout.write(`${asJson ? JSON.stringify(json) : text}\n`)
  if (exitCode !== undefined) process.exitCode = exitCode
}
