import {setTimeout as sleep} from "node:timers/promises"
import {gzipSync} from "node:zlib"
import {Workplace} from "../editor/workplace.ts"
import {median} from "../measuring.ts"
import type {Scenario} from "../scenario.ts"

type Sizes = Readonly<Record<"words" | "visits", number>>

const doc = "opening"
const sizes = {words: 50_000, visits: 5}

/** From the navigation to a page that one can write on. The first visit fills the browser's cache. */
export const opening: Scenario<Sizes> = {
  name: "opening",
  targets: ["pm", "Quire"],
  clients: "browser",
  cases: [{title: "a document of 50,000 words, opened once more", short: sizes, full: {...sizes, visits: 15}}],
  columns: [
    {title: "last words painted, ms", figure: "shownMs", digits: 0},
    {title: "a key behind them painted, ms", figure: "usableMs", digits: 0},
    {title: "at the first visit, ms", figure: "firstMs", digits: 0},
    {title: "scripts", figure: "scriptCount", digits: 0},
    {title: "gzip, KB", figure: "scriptsKb", digits: 1},
    {title: "heap MB", figure: "heapMb", digits: 1},
    {title: "others %", figure: "othersPercent", digits: 0},
  ],

  async run(target, {words, visits}, folder) {
    const workplace = await Workplace.open(target, folder)
    await workplace.write(doc, words)
    const first = await workplace.page(doc)
    const {scripts, usableMs: firstMs} = first.opening
    await first.close()
    const openings = []
    let heapMb = Number.NaN
    for (let visit = 0; visit < visits; visit++) {
      const page = await workplace.page(doc)
      openings.push(page.opening)
      await sleep(1_000)
      heapMb = await page.heapMb()
      await page.close()
    }
    const scriptsKb = await weightOf(scripts)
    await workplace.close()
    return {
      shownMs: median(openings.map(({shownMs}) => shownMs)),
      usableMs: median(openings.map(({usableMs}) => usableMs)),
      firstMs,
      scriptCount: scripts.length,
      scriptsKb,
      heapMb,
      othersPercent: 100 * workplace.othersShare,
    }
  },
}

/** Compressed as well as gzip can, whatever the server does. */
async function weightOf(scripts: readonly string[]): Promise<number> {
  const files = await Promise.all(scripts.map(async (address) => (await fetch(address)).arrayBuffer()))
  return files.reduce((sum, file) => sum + gzipSync(file, {level: 9}).length, 0) / 1_000
}
