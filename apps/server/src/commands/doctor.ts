import {connectionAdvice, examine} from "@quire/server"
import type {Check} from "@quire/server"
import {CommandError} from "../command.ts"
import type {Command} from "../command.ts"

/** Says whether browsers reach a server, by which ways, and what usually stands between. */
export const doctor: Command = {
  name: "doctor",
  text: "Tries every way from here to the Quire server at <url>, and says what stands in it.",
  operands: ["url"],
  settings: [],
  exitCodes: {2: "the server can be used, though not every way is open", 3: "it cannot be used from here"},
  async run({operands}) {
    const [url = ""] = operands
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new CommandError(`${url} is no address. It has to look like https://quire.example.`)
    const checks = await examine(url)
    return {text: report(checks), json: {url, checks: checks.map(withAdvice)}, exitCode: exitCodeOf(checks)}
  },
}

function exitCodeOf(checks: readonly Check[]): number {
  if (checks.every(({problem}) => problem === null)) return 0
  const isFine = (name: Check["name"]) => checks.some((check) => check.name === name && check.problem === null)
  return isFine("document") || isFine("messages") ? 2 : 3
}

function withAdvice(check: Check): Check & {readonly advice?: unknown} {
  return check.problem === null ? check : {...check, advice: connectionAdvice[check.problem]}
}

function report(checks: readonly Check[]): string {
  const rows = checks.map(
    ({name, tookMs, problem, seen}) =>
      `${problem === null ? "ok  " : "FAIL"}  ${name.padEnd(10)}  ${String(tookMs).padStart(5)} ms${seen === "" ? "" : `  ${seen}`}`,
  )
  const problems = [...new Set(checks.flatMap(({problem}) => problem ?? []))]
  return [...rows, ...problems.flatMap((problem) => ["", ...explain(problem)])].join("\n")
}

function explain(problem: NonNullable<Check["problem"]>): string[] {
  const {usually, lines} = connectionAdvice[problem]
  const remedies = Object.entries(lines ?? {}).flatMap(([proxy, text]) => [
    `  ${proxy}:`,
    ...text.split("\n").map((line) => `    ${line}`),
  ])
  return [`${problem}: ${usually}`, ...remedies]
}
