import type {Page} from "@playwright/test"
import axe from "axe-core"
import type {RunOnly} from "axe-core"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** What looks can break is tried in both looks, all else in one. */
const rules: Readonly<Record<"light" | "dark", RunOnly>> = {
  light: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
  dark: {type: "rule", values: ["color-contrast"]},
}

/** What breaks a rule on `page` as it stands, in the light and in the dark. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({colorScheme, reducedMotion: "reduce"})
    await page.evaluate(`typeof axe === "undefined" && (() => { ${axe.source} })()`)
    const broken = await page.evaluate(async (runOnly) => {
      const {axe} = globalThis as unknown as {axe: typeof import("axe-core")}
      const {violations: all} = await axe.run(document, {runOnly, resultTypes: ["violations"]})
      return all.flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`),
      )
    }, rules[colorScheme])
    found.push(...broken.map((text) => `${colorScheme}: ${text}`))
  }
  return found
}

/** A document with some of everything. */
async function writeAll({page, text}: Person): Promise<void> {
  await text.click()
  await text.evaluate((surface) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData(
      "text/html",
      `<h1>One</h1><h2>Two</h2><p>plain <b>bold</b> <i>italic</i> <code>code</code> <mark>marked</mark>
      <a href="https://example.org">a link</a></p><blockquote>a quote</blockquote><pre>some code</pre>
      <ul><li>a bullet<ul><li>deeper</li></ul></li></ul><ol><li>a number</li></ol><hr>
      <table><tr><th colspan=2>ab</th><th>c</th></tr><tr><td>d</td><td>e</td><td>f</td></tr></table><p>the end</p>`,
    )
    surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
  })
  await page.keyboard.press("Control+End")
  await page.keyboard.press("Enter")
  await page.keyboard.type("[] a task", {delay: 5})
}

test("WCAG 2.2 AA: every page breaks no rule of axe, in the light and in the dark", async ({ana, server}) => {
  await ana.page.goto(server.url)
  await expect(ana.page.getByText("No documents yet")).toBeVisible()
  expect(await violations(ana.page)).toEqual([])
  await ana.page.goto(`${server.url}/nowhere`)
  expect(await violations(ana.page)).toEqual([])
  await ana.page.goto(`${server.url}/connection`)
  await expect(ana.page.getByText("All is well")).toBeVisible()
  expect(await violations(ana.page)).toEqual([])
})

test("WCAG 2.2 AA: a document with two people in it, and all that opens over it, breaks no rule of axe", async ({
  ana,
  ben,
  address,
  server,
}) => {
  // Axe looks at the whole page twelve times, in both looks.
  test.setTimeout(120_000)
  await ana.page.setViewportSize({width: 1440, height: 900})
  await ana.open(address)
  expect(await violations(ana.page)).toEqual([])
  await ana.page.getByRole("textbox", {name: "Title"}).fill("All of it")
  await writeAll(ana)
  await ben.open(address)
  await ben.text.getByText("the end").click()
  await ben.page.keyboard.press("Shift+Home")
  await expect(ana.text.locator("[data-name=Ben]")).toBeVisible()
  await ana.saved()

  const {page} = ana
  const open: readonly (readonly [what: string, open: () => Promise<void>])[] = [
    ["the document", () => Promise.resolve()],
    [
      "selected cells",
      async () => {
        await ana.text.getByRole("cell", {name: "d"}).click()
        await page.keyboard.press("End")
        await page.keyboard.press("Shift+ArrowRight")
        await page.keyboard.press("Shift+ArrowUp")
        await expect(ana.text.locator(".quire-selected-cell")).toHaveText(["ab", "d", "e"])
      },
    ],
    ["find", () => page.keyboard.press("Control+h").then(() => page.keyboard.type("a"))],
    ["the menu", () => page.getByRole("button", {name: "Document", exact: true}).click()],
    ["people", () => page.getByRole("button", {name: "Ben"}).click()],
    ["the save state", () => page.getByTitle("Where your edits are").click()],
    ["who one is", () => page.getByRole("button", {name: "You are Ana"}).click()],
    ["the keys", () => page.keyboard.press("Control+/")],
    ["the slash menu", () => page.keyboard.press("Enter").then(() => page.keyboard.type("/"))],
  ]
  for (const [what, show] of open) {
    await show()
    expect(await violations(page), what).toEqual([])
    await page.keyboard.press("Escape")
    await ana.text.click()
  }
  await page.setViewportSize({width: 360, height: 740})
  await page.getByRole("button", {name: "Document", exact: true}).click()
  await page.getByRole("menuitemcheckbox", {name: "Contents"}).click()
  expect(await violations(page), "the contents over the page").toEqual([])
  await page.goto(server.url)
  await expect(page.getByRole("link", {name: "All of it"})).toBeVisible()
  expect(await violations(page), "the list").toEqual([])
})
