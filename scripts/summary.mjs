import {existsSync, readFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {root} from "./process.mjs"

const file = (name) => fileURLToPath(new URL(`.cache/${name}.json`, root))

/** How both runners are told to write down what they ran. */
export const reporters = {
  vitest: ["--reporter=default", "--reporter=json", `--outputFile.json=${file("unit")}`],
  playwright: ["--reporter=list,json"],
  playwrightEnv: {PLAYWRIGHT_JSON_OUTPUT_NAME: file("e2e")},
}

const read = (name) => (existsSync(file(name)) ? JSON.parse(readFileSync(file(name), "utf8")) : {})

/** What both runners ran, added up. */
export function readCounts() {
  const unit = read("unit")
  const stats = read("e2e").stats ?? {}
  return {
    passed: (unit.numPassedTests ?? 0) + (stats.expected ?? 0),
    failed: (unit.numFailedTests ?? 0) + (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    skipped: (unit.numPendingTests ?? 0) + (stats.skipped ?? 0),
  }
}

export const countOf = ({passed, failed}) => passed + failed
