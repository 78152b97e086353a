import {writeFileSync} from "node:fs"
import path from "node:path"
import type {EditorPage} from "../editor/editor-page.ts"
import {Workplace} from "../editor/workplace.ts"
import {quantile} from "../measuring.ts"
import type {Scenario} from "../scenario.ts"
import {profileFolder} from "../targets.ts"

type Sizes = Readonly<Record<"words" | "others" | "keys", number>>

const doc = "typing"
const perSecond = 8
/** Until what a key needs is compiled. */
const warmKeys = 20

const caseOf = (title: string, words: number, others: number) => ({
  title,
  short: {words, others, keys: 200},
  full: {words, others, keys: 400},
})

/** Somebody types in the middle of a document, while others do elsewhere in it. */
export const typing: Scenario<Sizes> = {
  name: "typing",
  targets: ["pm", "Quire"],
  clients: "browser",
  cases: [
    caseOf("typing alone in 5,000 words", 5_000, 0),
    caseOf("typing alone in 50,000 words", 50_000, 0),
    caseOf("typing in 50,000 words while 20 others type 5 keys a second each", 50_000, 20),
  ],
  columns: [
    {title: "key to painted p50, ms", figure: "paintedP50Ms", digits: 1},
    {title: "p95", figure: "paintedP95Ms", digits: 1},
    {title: "work per key p50, ms", figure: "workP50Ms", digits: 1},
    {title: "p95", figure: "workP95Ms", digits: 1},
    {title: "others' text waits p95, ms", figure: "lagP95Ms", digits: 1},
    {title: "main thread busy, %", figure: "busyPercent", digits: 0},
    {title: "long tasks", figure: "longTasks", digits: 0},
    {title: "keys missing", figure: "missing", digits: 0},
    {title: "others %", figure: "othersPercent", digits: 0},
  ],

  async run(target, {words, others, keys: count}, folder) {
    const workplace = await Workplace.open(target, folder)
    await workplace.write(doc, words)
    const page = await workplace.page(doc)
    await page.clickMiddle()
    const before = await workplace.letters(doc)
    const typists = others === 0 ? null : await workplace.typists(doc, others)
    await page.type(warmKeys, perSecond)
    await page.typed(warmKeys)
    await page.forgetTyped()
    const start = await page.mainThread()
    await profiled(page, `${target.name}-${words}-${others}`, () => page.type(count, perSecond))
    const end = await page.mainThread()
    const {keys, lagsMs, longTaskCount} = await page.typed(count)
    const typedByOthers = (await typists?.stop()) ?? 0
    const wanted = before.count + warmKeys + count + typedByOthers
    const missing = wanted - (await workplace.letters(doc, wanted)).count
    await workplace.close()
    if (keys.length < count) throw new Error(`${count - keys.length} of ${count} keys were not painted`)
    const painted = keys.map(({struckMs, paintedMs}) => paintedMs - struckMs)
    const work = keys.map(({startedMs, handledMs}) => handledMs - startedMs)
    return {
      paintedP50Ms: quantile(painted, 0.5),
      paintedP95Ms: quantile(painted, 0.95),
      workP50Ms: quantile(work, 0.5),
      workP95Ms: quantile(work, 0.95),
      lagP95Ms: quantile(lagsMs, 0.95),
      busyPercent: (100 * (end.busySeconds - start.busySeconds)) / (end.atSeconds - start.atSeconds),
      longTasks: longTaskCount,
      missing,
      othersPercent: 100 * workplace.othersShare,
    }
  },
}

/** Leaves a profile of the page where `QUIRE_BENCH_PROFILE` says; the figures of such a run are no figures. */
async function profiled(page: EditorPage, name: string, work: () => Promise<void>): Promise<void> {
  if (profileFolder === undefined) return work()
  writeFileSync(path.join(profileFolder, `${name}.cpuprofile`), await page.profile(work))
}
