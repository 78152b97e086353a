import {setTimeout as sleep} from "node:timers/promises"
import {Random} from "@quire/binding/testing"
import type {BrowserContext, CDPSession, Page} from "playwright-core"
import {installProbe} from "./probe.ts"
import type {Letters, Typed} from "./probe.ts"
import {lastWords} from "./prose.ts"

/** The element that holds a page's text. */
const surface = "[role=textbox][aria-multiline=true]"
const openWithinMs = 60_000
/** A key may come before the page takes keys. */
const againAfterMs = 200
const tickMs = 1_000 / 60
const phrase = "every word of this is struck letter by letter "

/** How a page opened: milliseconds from its navigation on. */
export interface Opening {
  readonly shownMs: number
  /** A key behind the last words is painted. */
  readonly usableMs: number
  /** The addresses of the scripts that were there before the last words were. */
  readonly scripts: readonly string[]
}

/** A document in a tab of its own. */
export class EditorPage {
  readonly opening: Opening
  readonly #page: Page
  readonly #cdp: CDPSession
  readonly #random = new Random(7)

  private constructor(page: Page, cdp: CDPSession, opening: Opening) {
    this.#page = page
    this.#cdp = cdp
    this.opening = opening
  }

  /** Opens a document, and strikes keys at its end until the first is painted. */
  static async open(context: BrowserContext, address: string): Promise<EditorPage> {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send("Performance.enable")
    await page.addInitScript(installProbe, {surface, lastWords})
    const scripts = new Set<string>()
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.add(response.url())
    })
    await page.goto(address, {waitUntil: "commit"})
    const late = sleep(openWithinMs, null, {ref: false}).then(() => {
      throw new Error(`The document was not shown within ${openWithinMs / 1_000} s`)
    })
    const shownMs = await Promise.race([page.evaluate(() => window.probe.shownMs), late])
    const needed = [...scripts]
    const usable = page.evaluate(() => window.probe.firstKeyMs)
    for (let isUsable = false; !isUsable;) {
      await page.evaluate(() => window.probe.caretToEnd())
      void strike(cdp, "q")
      isUsable = await Promise.race([usable.then(() => true), sleep(againAfterMs, false), late])
    }
    return new EditorPage(page, cdp, {shownMs, usableMs: await usable, scripts: needed})
  }

  /** Puts the caret into a paragraph in the middle. */
  async clickMiddle(): Promise<void> {
    const {x, y} = await this.#page.evaluate(() => window.probe.middle())
    await this.#page.mouse.click(x, y)
    await sleep(300)
  }

  /**
   * Strikes keys without waiting for the page. Each is moved by up to a tick of the screen, or all of them would meet the same
   * phases of it.
   */
  async type(count: number, perSecond: number): Promise<void> {
    const startMs = performance.now()
    for (let index = 0; index < count; index++) {
      await sleep(startMs + (1_000 * index) / perSecond + tickMs * this.#random.next() - performance.now())
      void strike(this.#cdp, phrase[index % phrase.length]!)
    }
  }

  async forgetTyped(): Promise<void> {
    await this.#page.evaluate(() => window.probe.reset())
  }

  /** What was typed since, as soon as `count` keys are painted, or 10 s have passed. */
  async typed(count: number): Promise<Typed> {
    for (const endMs = performance.now() + 10_000; ; await sleep(200)) {
      const typed = await this.#page.evaluate(() => window.probe.typed())
      if (typed.keys.length >= count || performance.now() > endMs) return typed
    }
  }

  /** Seconds that the main thread was busy since the page began, and seconds that have passed. */
  async mainThread(): Promise<{readonly busySeconds: number; readonly atSeconds: number}> {
    const metrics = await this.#metrics()
    return {busySeconds: metrics.get("TaskDuration")!, atSeconds: metrics.get("Timestamp")!}
  }

  /** What the page's scripts hold after all that can be collected has been. */
  async heapMb(): Promise<number> {
    for (let round = 0; round < 2; round++) await this.#cdp.send("HeapProfiler.collectGarbage")
    return (await this.#metrics()).get("JSHeapUsedSize")! / 1e6
  }

  /** @returns how many letters of the text are shown */
  count(letters: Letters): Promise<number> {
    return this.#page.evaluate((letters) => window.probe.count(letters), letters)
  }

  /** Pastes at the caret. @returns milliseconds until `letterCount` more letters are painted */
  paste(html: string, text: string, letterCount: number): Promise<number> {
    return within(
      this.#page.evaluate(
        async ([html, text, letterCount]) => {
          const painted = window.probe.painted("all", window.probe.count("all") + letterCount)
          const startMs = window.probe.paste(html, text)
          return (await painted) - startMs
        },
        [html, text, letterCount] as const,
      ),
      "What was pasted is not all there",
    )
  }

  /** Makes all of the text bold, by keyboard. @returns milliseconds until that is painted */
  async makeBold(): Promise<number> {
    await this.#page.keyboard.press("Control+a")
    await sleep(500)
    const painted = this.#page.evaluate(async () => {
      const ms = await window.probe.painted("bold", window.probe.count("all"))
      return ms - window.probe.shortcutMs
    })
    await this.#page.keyboard.press("Control+b")
    return within(painted, "What was selected did not become bold")
  }

  /** Records where the scripts spend their time while `work` goes on. @returns the profile as Chromium's tools read it */
  async profile(work: () => Promise<void>): Promise<string> {
    await this.#cdp.send("Profiler.enable")
    await this.#cdp.send("Profiler.setSamplingInterval", {interval: 200})
    await this.#cdp.send("Profiler.start")
    await work()
    return JSON.stringify((await this.#cdp.send("Profiler.stop")).profile)
  }

  async close(): Promise<void> {
    await this.#page.close()
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const {metrics} = await this.#cdp.send("Performance.getMetrics")
    return new Map(metrics.map(({name, value}) => [name, value]))
  }
}

/** Two messages that wait for nothing: a hand does not wait for the page either. */
async function strike(cdp: CDPSession, letter: string): Promise<void> {
  const upper = letter.toUpperCase()
  const key = {
    key: letter,
    code: letter === " " ? "Space" : `Key${upper}`,
    windowsVirtualKeyCode: upper.charCodeAt(0),
  }
  const down = cdp.send("Input.dispatchKeyEvent", {type: "keyDown", text: letter, unmodifiedText: letter, ...key})
  const up = cdp.send("Input.dispatchKeyEvent", {type: "keyUp", ...key})
  // The browser may have gone before it answers.
  await Promise.allSettled([down, up])
}

async function within<T>(result: Promise<T>, why: string): Promise<T> {
  const late = sleep(15_000, null, {ref: false}).then(() => {
    throw new Error(why)
  })
  return Promise.race([result, late])
}
