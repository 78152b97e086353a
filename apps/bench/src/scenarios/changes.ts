import {setTimeout as sleep} from "node:timers/promises"
import {htmlOf, prose} from "../editor/prose.ts"
import {Workplace} from "../editor/workplace.ts"
import {median} from "../measuring.ts"
import type {Scenario} from "../scenario.ts"

type Sizes = Readonly<Record<"words" | "pastedWords" | "rounds", number>>

/** Until the server has it. */
const settleMs = 500
const sizes = {words: 5_000, pastedWords: 2_000, rounds: 3}

/** Changes that touch much at once; each round in a document of its own. */
export const changes: Scenario<Sizes> = {
  name: "changes",
  targets: ["pm", "Quire"],
  clients: "browser",
  cases: [{title: "5,000 words: 2,000 more pasted, and all made bold", short: sizes, full: {...sizes, rounds: 9}}],
  columns: [
    {title: "pasted to painted, ms", figure: "pasteMs", digits: 1},
    {title: "bold to painted, ms", figure: "boldMs", digits: 1},
    {title: "letters missing", figure: "missing", digits: 0},
    {title: "letters not bold", figure: "plain", digits: 0},
    {title: "others %", figure: "othersPercent", digits: 0},
  ],

  async run(target, {words, pastedWords, rounds}, folder) {
    const workplace = await Workplace.open(target, folder)
    const pasted = prose(pastedWords, 2)
    const [html, text] = [htmlOf(pasted), pasted.textBetween(0, pasted.content.size, "\n\n")]
    const letterCount = pasted.textContent.length
    const all: {readonly pasteMs: number; readonly boldMs: number; readonly missing: number; readonly plain: number}[] =
      []
    for (let round = 0; round < rounds; round++) {
      const doc = `changes-${round}`
      await workplace.write(doc, words)
      const page = await workplace.page(doc)
      await page.clickMiddle()
      const boldMs = await page.makeBold()
      await sleep(settleMs)
      const {count, boldCount} = await workplace.letters(doc)
      await page.clickMiddle()
      const pasteMs = await page.paste(html, text, letterCount)
      const wanted = count + letterCount
      const {count: found} = await workplace.letters(doc, wanted)
      all.push({pasteMs, boldMs, missing: wanted - found, plain: count - boldCount})
      await page.close()
    }
    await workplace.close()
    return {
      pasteMs: median(all.map(({pasteMs}) => pasteMs)),
      boldMs: median(all.map(({boldMs}) => boldMs)),
      missing: all.reduce((sum, {missing}) => sum + missing, 0),
      plain: all.reduce((sum, {plain}) => sum + plain, 0),
      othersPercent: 100 * workplace.othersShare,
    }
  },
}
