import type {Locator, Page} from "@playwright/test"
import axe from "axe-core"
import type {RunOnly} from "axe-core"
import {Gate} from "./gate.ts"
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
async function writeAll(person: Person): Promise<void> {
  const {page, text} = person
  await text.click()
  await person.paste({
    "text/html": `<h1>One</h1><h2>Two</h2><p>plain <b>bold</b> <i>italic</i> <code>code</code> <mark>marked</mark>
      <a href="https://example.org">a link</a></p><blockquote>a quote</blockquote><pre>some code</pre>
      <ul><li>a bullet<ul><li>deeper</li></ul></li></ul><ol><li>a number</li></ol><hr>
      <table><tr><th colspan=2>ab</th><th>c</th></tr><tr><td>d</td><td>e</td><td>f</td></tr></table><p>the end</p>`,
  })
  await page.keyboard.press("Control+End")
  await page.keyboard.press("Enter")
  await page.keyboard.type("[] a task", {delay: 5})
}

/** Pastes so much that the page asks first. */
async function pasteLarge({text}: Person): Promise<void> {
  await text.evaluate((surface) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/plain", "abcdefghi\n".repeat(1_050_000))
    surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
  })
}

test("WCAG 2.2 AA: every dialog, card and menu of a block breaks no rule of axe, in the light and in the dark", async ({
  ana,
  address,
}) => {
  // Axe looks at the whole page sixteen times, in both looks.
  test.setTimeout(180_000)
  const gate = new Gate()
  await gate.stand(ana)
  await ana.open(address)
  const {page, text} = ana
  page.setDefaultTimeout(10_000)
  const click = (name: string) => page.getByRole("button", {name, exact: true}).first().click()
  const atEnd = async (typed: string) => {
    await text.click()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(typed, {delay: 5})
  }
  const pickInsert = async (query: string, name: string) => {
    await atEnd(`/${query}`)
    await page.getByRole("option", {name}).click()
  }
  const regex = () =>
    page.keyboard
      .press("Control+f")
      .then(() => page.getByRole("button", {name: "Regular expression", pressed: false}).click())
  const open: readonly (readonly [what: string, open: () => Promise<unknown>, shown: Locator])[] = [
    ["an image by its address", () => pickInsert("picture", "Image by address"), page.getByRole("dialog")],
    [
      "what is no address of an image",
      () => page.getByRole("dialog").getByRole("button", {name: "Insert"}).click(),
      page.getByRole("alert").filter({hasText: "https://"}),
    ],
    ["a page to embed", () => pickInsert("embed", "Page…"), page.getByRole("dialog")],
    ["a large paste", () => pasteLarge(ana), page.getByRole("dialog", {name: "Paste 10.5 MB?"})],
    [
      "the link",
      () => atEnd("x ").then(() => page.keyboard.press("Control+k")),
      page.getByRole("form", {name: "Link"}),
    ],
    ["a formula", () => pickInsert("inline", "Formula in the text"), page.getByLabel("Formula in TeX")],
    [
      "a date",
      () => atEnd("@2026-11-25\n").then(() => text.locator("time").click()),
      page.getByRole("group", {name: "Date"}),
    ],
    [
      "the block menu",
      () => page.keyboard.press("Control+Shift+."),
      page.getByRole("menu", {name: "Block", exact: true}),
    ],
    ["the insert menu", () => click("Insert"), page.getByRole("menu", {name: "Insert"})],
    ["the colours", () => click("Colours"), page.getByRole("menu", {name: "Colours"})],
    [
      "a bad expression",
      () => regex().then(() => page.getByRole("textbox", {name: "Find", exact: true}).fill("(")),
      page.getByText("This is not a valid expression."),
    ],
    ["the rows", () => pickInsert("table", "Table").then(() => click("Rows")), page.getByRole("menu", {name: "Rows"})],
    ["the columns", () => click("Columns"), page.getByRole("menu", {name: "Columns"})],
    ["the fill of cells", () => click("Fill"), page.getByRole("menu", {name: "Fill"})],
  ]
  for (const [what, show, shown] of open) {
    await show()
    await expect(shown, what).toBeVisible()
    expect(await violations(page), what).toEqual([])
    if (what === "an image by its address") continue
    await page.keyboard.press("Escape")
    await expect(shown, what).toBeHidden()
  }
  gate.isShut = true
  await atEnd("unsent")
  await gate.refuse(4403, "forbidden")
  await expect(page.getByRole("region", {name: "Edits that are not on the server"})).toBeVisible()
  expect(await violations(page), "what is refused").toEqual([])
})

test("WCAG 2.2 AA: every page breaks no rule of axe, in the light and in the dark", async ({ana, server}) => {
  await ana.page.goto(server.url)
  await expect(ana.page.getByText("No documents yet")).toBeVisible()
  expect(await violations(ana.page)).toEqual([])
  await ana.page.getByRole("button", {name: "Look and language"}).click()
  await expect(ana.page.getByRole("dialog", {name: "Look and language"})).toBeVisible()
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

test("who may only read reaches the text with Tab, is told so, and has the keys of a reader there", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("To be read.")
  await ana.saved()
  await ben.page.goto(`${address}?role=viewer`)
  await expect(ben.text).toHaveText("To be read.")
  await expect(ben.text).toHaveAttribute("aria-readonly", "true")
  await expect(ben.text).toHaveAccessibleDescription("Press Ctrl+/ for all keys.")
  await ben.page.getByRole("textbox", {name: "Title"}).focus()
  await ben.press("Tab")
  await expect(ben.text).toBeFocused()
  await ben.press("Control+f")
  await expect(ben.page.getByRole("search", {name: "Find"})).toBeVisible()
  await ben.type("read")
  await expect(ben.page.getByRole("search")).toContainText("1 of 1")
  await ben.press("Escape")
  await expect(ben.text).toBeFocused()
  await ben.press("Control+/")
  await expect(ben.page.getByRole("dialog", {name: "Keys"})).toBeVisible()
  await ben.press("Escape")
  await ana.page.getByRole("button", {name: "Ben"}).click()
  await expect(ana.page.getByRole("dialog", {name: "People here"})).toContainText("Reads")
})
