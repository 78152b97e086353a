import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import type {Job, Outcome} from "./job.ts"
import {allScenarios} from "./scenarios/index.ts"
import {targetOf} from "./targets.ts"

/** The clients' process: one job, given as JSON; its outcome is the last line it prints, NaN as null. */
const job = JSON.parse(process.argv[2] ?? "") as Job
const folder = mkdtempSync(path.join(tmpdir(), "quire-bench-"))

async function outcomeOf({scenario: name, target, sizes}: Job): Promise<Outcome> {
  try {
    const scenario = allScenarios.find((scenario) => scenario.name === name)!
    return {figures: await scenario.run(targetOf(target), sizes, folder)}
  } catch (error) {
    return {failure: error instanceof Error ? error.message : String(error)}
  }
}

const outcome = await outcomeOf(job)
rmSync(folder, {recursive: true, force: true})
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit())
