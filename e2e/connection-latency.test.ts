import {test} from "./person.ts"
import type {Person} from "./person.ts"
const textOf = "[role=textbox][aria-multiline=true]"

/** Prints a figure of the issue; the time itself is not asserted. */
const figure = (what: string, ms: number) => process.stdout.write(`figure: ${what}: ${Math.round(ms)} ms\n`)

/** The time from a key at one page to its letter at another, for `count` keys x, shortest first. Both pages are on this machine's clock. */
async function measureKeys(from: Person, to: Person, count: number): Promise<readonly number[]> {
  await to.page.evaluate((selector) => {
    const text = document.querySelector<HTMLElement>(selector)!
    const lettersIn = () => text.textContent.replaceAll(/[^x]/g, "").length
    const before = lettersIn()
    const seen: number[] = []
    const look = () => {
      while (seen.length < lettersIn() - before) seen.push(Date.now())
    }
    new MutationObserver(look).observe(text, {subtree: true, childList: true, characterData: true})
    Object.assign(window, {seen})
  }, textOf)
  await from.page.evaluate(() => {
    const typed: number[] = []
    addEventListener("beforeinput", () => typed.push(Date.now()), {capture: true})
    Object.assign(window, {typed})
  })
  await from.page.keyboard.type("x".repeat(count), {delay: 40})
  await to.page.waitForFunction((all) => (window as unknown as {seen: number[]}).seen.length === all, count)
  const typed = await from.page.evaluate(() => (window as unknown as {typed: number[]}).typed)
  const seen = await to.page.evaluate(() => (window as unknown as {seen: number[]}).seen)
  return seen.map((atMs, index) => atMs - (typed[index] ?? Number.NaN)).sort((a, b) => a - b)
}

test("over plain requests, letters come to the other page about as fast as over a WebSocket", async ({
  ana,
  ben,
  address,
}) => {
  test.slow()
  for (const way of ["a WebSocket", "events and posts"]) {
    if (way === "events and posts") await Promise.all([ana.blockWebSockets(), ben.blockWebSockets()])
    await Promise.all([ana.open(address), ben.open(address)])
    await ana.text.click()
    const timesMs = await measureKeys(ana, ben, 100)
    figure(`over ${way}, keystroke to the other page, p50`, timesMs[50]!)
    figure(`over ${way}, keystroke to the other page, p99`, timesMs[98]!)
  }
})
