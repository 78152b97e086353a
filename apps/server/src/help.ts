import type {Command} from "./command.ts"
import {flagLines, settingLines} from "./settings.ts"

const usage = (rest: string) => `Usage: quire ${rest}   (from a clone: npm start -- ${rest})`

/** The text of `--help`. */
export function help(commands: readonly Command[]): string {
  const [standard] = commands
  return [
    usage("[command] [settings]"),
    "",
    "Commands; each has a --help of its own",
    ...commands.map(
      ({name, operands, text}) => `  ${[name, ...operands.map((o) => `<${o}>`)].join(" ").padEnd(22)}${text}`,
    ),
    "",
    `Settings of ${standard?.name}, which is meant when no command is named`,
    ...settingLines(standard?.settings ?? []),
    "",
  ].join("\n")
}

/** The text of `quire <command> --help`. */
export function commandHelp({name, text, operands, settings, exitCodes = {}}: Command): string {
  return [
    usage([name, ...operands.map((operand) => `<${operand}>`), "[settings]"].join(" ")),
    "",
    text,
    "",
    "Settings",
    ...settingLines(settings),
    flagLines("--json", "Say what came of it as JSON."),
    "",
    "Exit codes",
    "  0  done",
    "  1  could not be done; one line says why",
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`),
    "",
  ].join("\n")
}
