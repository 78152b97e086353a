import {setTimeout as sleep} from "node:timers/promises"
import {Workplace} from "../editor/workplace.ts"
import type {Scenario} from "../scenario.ts"

type Sizes = Readonly<Record<"words" | "others" | "seconds", number>>

const doc = "heap"
const perSecond = 8
const settleMs = 1_500
/** V8 compiles what a key needs for so long, and keeps that, too. */
const warmSeconds = 60
const sizes = {words: 5_000, others: 20, seconds: 100}

/** What a page holds more after others have typed for long, after all that can be collected has been. */
export const heap: Scenario<Sizes> = {
  name: "heap",
  targets: ["pm", "Quire"],
  clients: "browser",
  cases: [
    {
      title: "20 others type 100 keys a second together in 5,000 words",
      short: sizes,
      full: {...sizes, seconds: 300},
    },
  ],
  columns: [
    {title: "their keys", figure: "keys", digits: 0},
    {title: "heap MB before", figure: "beforeMb", digits: 1},
    {title: "after", figure: "afterMb", digits: 1},
    {title: "kept, MB / 1,000 keys", figure: "keptMb", digits: 3},
    {title: "others %", figure: "othersPercent", digits: 0},
  ],

  async run(target, {words, others, seconds}, folder) {
    const workplace = await Workplace.open(target, folder)
    await workplace.write(doc, words)
    const page = await workplace.page(doc)
    await page.clickMiddle()
    const everybodyTypes = async (seconds: number) => {
      const typists = await workplace.typists(doc, others)
      await page.type(perSecond * seconds, perSecond)
      const keys = await typists.stop()
      await sleep(settleMs)
      return {keys, heapMb: await page.heapMb()}
    }
    const {heapMb: beforeMb} = await everybodyTypes(warmSeconds)
    const {keys, heapMb: afterMb} = await everybodyTypes(seconds)
    await workplace.close()
    return {
      keys,
      beforeMb,
      afterMb,
      keptMb: (1_000 * (afterMb - beforeMb)) / keys,
      othersPercent: 100 * workplace.othersShare,
    }
  },
}
