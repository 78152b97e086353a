import {runJob} from "./job.ts"
import {median} from "./measuring.ts"
import type {Figures, Scenario, Sizes} from "./scenario.ts"
import {shown, tableOf} from "./table.ts"
import {prepare, targetOf} from "./targets.ts"
import type {TargetName} from "./targets.ts"

export interface Form {
  readonly full: boolean
  readonly runs: number
}

/** What was measured in one case, by target. */
export interface Measured {
  readonly scenario: Scenario
  readonly title: string
  readonly figures: ReadonlyMap<TargetName, Figures>
  readonly failures: ReadonlyMap<TargetName, string>
}

/** Measures the scenarios one after the other, and shows each table as soon as it is there. */
export async function measureInTurn(
  chosen: readonly Scenario[],
  form: Form,
  show: (text: string) => void,
): Promise<Measured[]> {
  const there = await prepared(new Set(chosen.flatMap(({targets}) => targets)))
  const all: Measured[] = []
  for (const scenario of chosen) {
    for (const {title, short, full} of scenario.cases) {
      const targets = scenario.targets.filter((name) => there.has(name))
      const measured = await measureCase(scenario, title, form.full ? full : short, targets, form.runs)
      all.push(measured)
      show(tableOfCase(measured))
    }
  }
  return all
}

async function prepared(names: ReadonlySet<TargetName>): Promise<ReadonlySet<TargetName>> {
  const there = new Set<TargetName>()
  for (const name of names) if (await prepare(targetOf(name))) there.add(name)
  return there
}

/** The targets take turns, so that what slows the machine down for a while slows all of them down. */
async function measureCase(
  scenario: Scenario,
  title: string,
  sizes: Sizes,
  targets: readonly TargetName[],
  runs: number,
): Promise<Measured> {
  const all = new Map<TargetName, Figures[]>(targets.map((target) => [target, []]))
  const failures = new Map<TargetName, string>()
  for (let run = 0; run < runs; run++) {
    for (const target of targets) {
      const outcome = await runJob({scenario: scenario.name, target, sizes}, scenario.clients)
      if ("failure" in outcome) failures.set(target, outcome.failure)
      else all.get(target)!.push(outcome.figures)
    }
  }
  const figures = new Map([...all].filter(([, runs]) => runs.length > 0).map(([name, runs]) => [name, medians(runs)]))
  return {scenario, title, figures, failures}
}

function medians(runs: readonly Figures[]): Figures {
  const keys = Object.keys(runs[0] ?? {})
  return Object.fromEntries(keys.map((key) => [key, median(runs.map((run) => run[key] ?? Number.NaN))]))
}

export function tableOfCase({scenario, title, figures, failures}: Measured): string {
  const rows = scenario.targets
    .filter((target) => figures.has(target))
    .map((target) => [
      target,
      ...scenario.columns.map(({figure, digits}) => shown(figures.get(target)?.[figure], digits)),
    ])
  const failed = [...failures].map(([target, why]) => `\n${target} failed: ${why}\n`)
  return `\n### ${title}\n\n${tableOf(["", ...scenario.columns.map(({title}) => title)], rows)}${failed.join("")}`
}
