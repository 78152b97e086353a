import {writeFileSync} from "node:fs"
import {availableParallelism, cpus, loadavg, totalmem} from "node:os"
import {fileURLToPath} from "node:url"
import {parseArgs} from "node:util"
import {tableOfBars} from "./bars.ts"
import {measureBinding} from "./binding/index.ts"
import {measureFallback} from "./fallback.ts"
import type {Scenario} from "./scenario.ts"
import {allScenarios, scenarios} from "./scenarios/index.ts"
import {versions} from "./targets.ts"
import {measureInTurn, tableOfCase} from "./turns.ts"
import type {Form} from "./turns.ts"

const namesOf = (group: keyof typeof scenarios) => scenarios[group].map(({name}) => name).join(", ")
const usage = `npm run bench [-- <what>…] [--full] [--runs <n>]
  what: binding; fallback; relay (all of ${namesOf("relay")}), editor (${namesOf("editor")}), or single ones of these; default: all
  --full: longer and larger, 3 runs unless --runs says otherwise
`

const resultsFile = fileURLToPath(new URL("../RESULTS.md", import.meta.url))
const startLoad = loadavg()[0] ?? Number.NaN
const show = (text: string) => void process.stdout.write(text)

/** Where and when the figures were taken; no name and no path of the machine. */
function circumstances(): string {
  const {model} = cpus()[0] ?? {model: "unknown"}
  const peers = Object.entries(versions()).map(([name, version]) => `${name} ${version}`)
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return [
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${model.trim()}), ${memory}, Node ${process.versions.node};`,
    `${peers.join(", ")}.`,
    "The server has one core, its clients another, a browser all of them; everything over loopback.",
    `Load average before: ${startLoad.toFixed(1)}; more than 0.5 means that others used the machine, too.`,
  ].join("\n")
}

async function run(): Promise<void> {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {full: {type: "boolean", default: false}, runs: {type: "string"}, help: {type: "boolean", default: false}},
  })
  const known = ["binding", "fallback", ...Object.keys(scenarios), ...allScenarios.map(({name}) => name)]
  const unknown = positionals.filter((name) => !known.includes(name))
  if (values.help || unknown.length > 0) {
    show(usage)
    process.exitCode = unknown.length > 0 ? 1 : 0
    return
  }
  const isAll = positionals.length === 0
  const isWanted = (name: string) => isAll || positionals.includes(name)
  const form = {full: values.full, runs: Number(values.runs ?? (values.full ? 3 : 1))}
  const inTurn = (group: keyof typeof scenarios) =>
    scenarios[group].filter(({name}) => isWanted(group) || isWanted(name))
  const relay = await inTurnPart("Relay", inTurn("relay"), form)
  const binding = isWanted("binding") ? `\n## Binding\n\n${await measureBinding()}` : ""
  show(binding)
  const fallback = isWanted("fallback") ? `\n## Fallback\n\n${await measureFallback()}` : ""
  show(fallback)
  const editor = await inTurnPart("Editor", inTurn("editor"), form)
  if (isAll)
    writeFileSync(
      resultsFile,
      `# Figures\n\n${circumstances()}\nRuns of each: ${form.runs}.\n${relay}${binding}${fallback}${editor}`,
    )
}

/** @returns the summary and every table, which have been shown as soon as they were there */
async function inTurnPart(title: string, chosen: readonly Scenario[], form: Form): Promise<string> {
  const measured = await measureInTurn(chosen, form, show)
  if (measured.length === 0) return ""
  const summary = `\n## ${title}\n\n${tableOfBars(measured)}`
  show(summary)
  return summary + measured.map(tableOfCase).join("")
}

await run()
