import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const handle = ({page}: Person) => page.getByRole("button", {name: "Move or change this block"})
const menu = ({page}: Person) => page.getByRole("menu", {name: "Block"})

async function writeLines(person: Person, ...lines: string[]): Promise<void> {
  await person.text.click()
  for (const [index, line] of lines.entries()) {
    if (index > 0) await person.page.keyboard.press("Enter")
    await person.type(line)
  }
}

interface Kind {
  readonly name: string
  readonly shown: string
  /** What one types at the start of a line to make it that. */
  readonly typed?: string
  readonly key?: string
}

/** All that a line of text can be. */
const kinds: readonly Kind[] = [
  ...[1, 2, 3, 4, 5, 6].map((level) => ({
    name: `Heading ${level}`,
    shown: `h${level}`,
    typed: `${"#".repeat(level)} `,
    key: `Control+Alt+${level}`,
  })),
  {name: "Bulleted list", shown: "li[data-kind=bullet]", typed: "* ", key: "Control+Shift+8"},
  {name: "Numbered list", shown: "li[data-kind=ordered]", typed: "1. ", key: "Control+Shift+7"},
  {name: "Task list", shown: "li[data-kind=task]", typed: "[] ", key: "Control+Shift+9"},
  {name: "Quote", shown: "blockquote", typed: "> ", key: "Control+Shift+b"},
  {name: "Toggle", shown: "[data-toggle]"},
  {name: "Code", shown: "pre", typed: "``` ", key: "Control+Alt+c"},
  {name: "Formula", shown: "[data-math-block]", typed: "$$ "},
  ...["Note", "Tip", "Important", "Warning", "Caution"].map((name) => ({
    name,
    shown: `aside[data-callout=${name.toLowerCase()}]`,
    typed: `:::${name.toLowerCase()} `,
  })),
]

test("a line becomes each kind of block by keyboard: from the / menu, by its key, and by what is typed", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.focus()
  for (const {name, shown, typed, key} of kinds) {
    const block = ana.text.locator(shown)
    await ana.page.keyboard.type(`/${name}`)
    await expect(ana.page.getByRole("option").first()).toContainText(name)
    await ana.press("Enter")
    await expect(block, `/${name}`).toHaveCount(1)
    await ana.press("Control+Alt+0")
    await expect(block).toHaveCount(0)
    if (key !== undefined) {
      await ana.press(key)
      await expect(block, key).toHaveCount(1)
      await ana.press("Control+Alt+0")
    }
    if (typed !== undefined) {
      await ana.page.keyboard.type(typed)
      await expect(block, typed).toHaveCount(1)
      await ana.press("Backspace")
      await expect(ana.text.locator("p")).toHaveText([typed])
      for (const _ of typed) await ana.press("Backspace")
    }
  }
})

test("a line becomes each kind of block by mouse, from the toolbar, and a list is moved in and out there", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  const toolbar = ana.page.getByRole("toolbar", {name: "Formatting"})
  const press = (name: string | RegExp) => toolbar.getByRole("button", {name, exact: true}).click()
  await ana.text.click()
  for (const {name, shown} of kinds) {
    await press(/^Block:/)
    await ana.page.getByRole("menuitemradio", {name, exact: true}).click()
    await expect(ana.text.locator(shown), name).toHaveCount(1)
  }
  for (const {name, shown} of kinds.filter(({name}) => name.endsWith(" list"))) {
    await press(name)
    await expect(ana.text.locator(shown), name).toHaveCount(1)
  }
  await ana.type("one")
  await ana.press("Enter")
  await ana.type("two")
  await press("More indent")
  await expect(ana.text.getByRole("listitem").nth(1)).toHaveAttribute("aria-level", "2")
  await press("Less indent")
  await expect(ana.text.getByRole("listitem").nth(1)).toHaveAttribute("aria-level", "1")
  await press("Task list")
  await expect(ana.text.locator("p")).toHaveText(["two"])
})

for (const how of ["keyboard", "mouse"] as const) {
  test(`what is no text comes between the blocks by ${how}: lines, a formula, a table, a picture and a page`, async ({
    ana,
    address,
  }) => {
    await ana.page.route(/youtube-nocookie/, (route) => route.fulfill({body: "a film"}))
    await ana.open(address)
    const {page, text} = ana
    const insert = async (name: string) => {
      await ana.press("Control+End", "Enter")
      if (how === "mouse") {
        await page.getByRole("button", {name: "Insert"}).click()
        return page.getByRole("menuitem", {name}).click()
      }
      await page.keyboard.type(`/${name}`)
      await expect(page.getByRole("option").first()).toContainText(name)
      return ana.press("Enter")
    }
    /** Fills the fields of the dialog that is open, and ends it. */
    const fill = async (fields: readonly (readonly [name: string, text: string])[], button: string) => {
      const dialog = page.getByRole("dialog")
      for (const [name, written] of fields) {
        const field = dialog.getByRole("textbox", {name})
        await (how === "mouse" ? field.click() : ana.goTo(field))
        await ana.type(written)
      }
      await (how === "mouse" ? dialog.getByRole("button", {name: button}).click() : ana.press("Enter"))
    }
    await text.focus()
    await insert("Divider")
    await expect(text.locator("hr:not([data-page-break])")).toHaveCount(1)
    await insert("Page break")
    await expect(text.locator("hr[data-page-break]")).toHaveCount(1)
    await insert("Formula in the text")
    await ana.type("x^2")
    await ana.press("Escape")
    await expect(text.locator(".quire-math msup")).toBeVisible()
    await insert("Image by address")
    await fill(
      [
        ["Address", "https://example.invalid/x.png"],
        ["What it shows", "A heron"],
      ],
      "Insert",
    )
    await expect(text.locator("figure img")).toHaveAttribute("alt", "A heron")
    await insert("Page…")
    await fill(
      [
        ["Address", "https://youtu.be/abcdefghijk"],
        ["What it is", "A film"],
      ],
      "Embed",
    )
    await expect(text.locator("iframe")).toHaveAttribute("title", "YouTube: A film")
    await insert("Table")
    await ana.type("a cell")
    await expect(text.locator("th").first()).toHaveText("a cell")
  })
}

test("blocks move, double and go by keyboard, several at once, and the other sees it", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await writeLines(ana, "one", "two", "three")
  await ana.page.keyboard.press("Alt+Shift+ArrowUp")
  await expect(ben.blocks).toHaveText(["one", "three", "two"])
  await ana.page.keyboard.press("Shift+ArrowUp")
  await ana.page.keyboard.press("Alt+Shift+ArrowDown")
  await expect(ben.blocks).toHaveText(["two", "one", "three"])
  await ana.page.keyboard.press("Control+Shift+D")
  await expect(ben.blocks).toHaveText(["two", "one", "three", "one", "three"])
  await ana.page.keyboard.press("Control+Shift+Backspace")
  await expect(ben.blocks).toHaveText(["two", "one", "three", "three"])
  await ana.page.keyboard.press("Control+z")
  await expect(ben.blocks).toHaveText(["two", "one", "three", "one", "three"])
})

test("the menu of a block opens by key and by mouse, turns it into others, and Escape gives the focus back", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await writeLines(ana, "one", "two")
  await ana.page.keyboard.press("Control+Shift+.")
  await expect(menu(ana).getByRole("menuitem", {name: "Move up"})).toBeFocused()
  await ana.page.keyboard.press("Escape")
  await expect(ana.text).toBeFocused()
  await ana.page.keyboard.press("Control+Shift+.")
  await ana.page.keyboard.press("Home")
  await ana.page.keyboard.press("d")
  await expect(menu(ana).getByRole("menuitem", {name: "Duplicate"})).toBeFocused()
  await ana.page.keyboard.press("Enter")
  await expect(ben.blocks).toHaveText(["one", "two", "two"])
  await ana.blocks.first().hover()
  await handle(ana).click()
  await menu(ana).getByRole("menuitemradio", {name: "Heading 2"}).click()
  await expect(ben.text.getByRole("heading", {level: 2})).toHaveText("one")
})

test("a block moves, doubles and goes by mouse, from the menu of its handle", async ({ana, address}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await writeLines(ana, "one", "two", "three")
  const choose = async (nth: number, item: string) => {
    // Below the text: what is selected is no more, and nothing stands over it.
    await ana.page.mouse.click(640, 650)
    await ana.blocks.nth(nth).hover()
    await handle(ana).click()
    await menu(ana).getByRole("menuitem", {name: item}).click()
  }
  await choose(0, "Move down")
  await expect(ana.blocks).toHaveText(["two", "one", "three"])
  await choose(2, "Move up")
  await expect(ana.blocks).toHaveText(["two", "three", "one"])
  await choose(0, "Duplicate")
  await expect(ana.blocks).toHaveText(["two", "two", "three", "one"])
  await choose(1, "Delete")
  await expect(ana.blocks).toHaveText(["two", "three", "one"])
  await choose(1, "Copy link to block")
  await expect(ana.page.getByText("Link copied")).toBeVisible()
})

test("a toggle folds and opens by keyboard", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.focus()
  await ana.type("/toggle")
  await ana.press("Enter")
  await ana.type("More")
  await ana.press("Enter")
  await ana.type("hidden")
  await ana.press("ArrowUp", "Control+Enter")
  await expect(ana.text.getByText("hidden")).toBeHidden()
  await ana.press("Control+Enter")
  await expect(ana.text.getByText("hidden")).toBeVisible()
})

test("a block is dragged by its handle, with what it owns, and Escape lets go of it", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await writeLines(ana, "- one", "under")
  await ana.page.keyboard.press("Tab")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Shift+Tab")
  await ana.type("two")
  await expect(ben.blocks).toHaveText(["one", "under", "two"])
  const grab = async () => {
    await ana.blocks.first().hover()
    await handle(ana).hover()
    await ana.page.mouse.down()
    const last = (await ana.blocks.last().boundingBox())!
    await ana.page.mouse.move(last.x + 20, last.y + last.height - 2, {steps: 4})
  }
  await grab()
  await expect(ana.page.locator(".quire-drop-line")).toBeVisible()
  await ana.page.keyboard.press("Escape")
  await expect(ana.page.locator(".quire-drop-line")).toBeHidden()
  await ana.page.mouse.up()
  await expect(ana.blocks).toHaveText(["one", "under", "two"])
  await grab()
  await ana.page.mouse.up()
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["two", "one", "under"])
  await expect(menu(ana)).toBeHidden()
})

test("a link to a block leads to it and shows which it is", async ({ana, ben, address}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await writeLines(ana, ...Array.from({length: 25}, (_, i) => `${i}`), "the end")
  await ana.press("Control+Shift+.", "Home", "c", "Enter")
  await expect(ana.page.getByText("Link copied")).toBeVisible()
  const link = await ana.page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(new RegExp(`^${address}#[a-z0-9]{10}$`))
  await ana.saved()
  await ben.open(link)
  await expect(ben.blocks.last()).toBeInViewport()
  await expect(ben.blocks.last()).toHaveClass(/quire-target/)
})

test("code takes its colours and a formula its form, by keyboard, without a word to the others", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("```js ")
  await ana.type('let x = "a"')
  await expect(ana.text.locator(".quire-code-keyword")).toHaveText(["let"])
  await expect(ana.page.getByRole("button", {name: "Language: JavaScript"})).toBeVisible()
  await ana.page.keyboard.press("Control+Enter")
  await ana.type("$$ ")
  await ana.type("x^2 + 1")
  await expect(ana.text.locator("[data-math-block] msup")).toBeVisible()
  await ana.page.keyboard.press("ArrowUp")
  await expect(ana.text.locator(".quire-editing")).toHaveCount(0)
  await ana.page.keyboard.press("ArrowDown")
  await expect(ana.text.locator(".quire-editing")).toHaveCount(1)
  await ana.page.keyboard.press("Control+Enter")
  await ana.type("so /formula in")
  await ana.page.keyboard.press("Enter")
  const field = ana.page.getByRole("textbox", {name: "Formula in TeX"})
  await expect(field).toBeFocused()
  await ana.type("\\frac{1}{2}")
  await expect(ana.text.locator(".quire-math mfrac")).toBeVisible()
  await ana.page.keyboard.press("Enter")
  await ana.type(" it is")
  await ben.open(address)
  await expect(ben.text.locator("pre .quire-code-string")).toHaveText(['"a"'])
  await expect(ben.text.locator(".quire-math mfrac")).toBeVisible()
  await expect(ben.blocks.last()).toContainText("it is")
  await ben.text.locator("[data-math-block] math").click()
  await expect(ben.text.locator(".quire-editing")).toHaveCount(1)
  await ben.text.locator(".quire-math").click()
  await ben.page.keyboard.press("Enter")
  await ben.page.getByRole("textbox", {name: "Formula in TeX"}).fill("\\frac{3}{4}")
  await expect(ana.text.locator(".quire-math mn").first()).toHaveText("3")
})

test("the field of a formula and of a date stays in hand while the other writes above", async ({ana, ben, address}) => {
  await ana.open(address)
  await writeLines(ana, "one", "")
  await ben.open(address)
  await ben.placeCaret(0, "start")
  await ana.type("/formula in")
  await ana.press("Enter")
  await ana.type("x")
  await ben.type("Ben ")
  await expect(ana.blocks.first()).toHaveText("Ben one")
  await ana.type("^2")
  await expect(ben.text.locator(".quire-math msup")).toBeVisible()
  await ana.press("Escape")
  await ana.type(" @2026-11-25")
  await ana.press("Enter", "ArrowLeft", "ArrowLeft", "Enter")
  const day = ana.page.getByLabel("Date", {exact: true}).locator("input")
  await expect(day).toBeFocused()
  await ben.type("too ")
  await expect(ana.blocks.first()).toHaveText("Ben too one")
  await expect(day).toBeFocused()
})

test("the language of code is chosen by keyboard, from the bar of its block, and by mouse", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.focus()
  await ana.type("``` fn main")
  const language = ana.page.getByRole("button", {name: /^Language:/})
  await ana.press("Alt+F10")
  await expect(language).toBeFocused()
  await ana.press("Enter", "r")
  await expect(ana.page.getByRole("menuitemradio", {name: "Ruby"})).toBeFocused()
  await ana.press("r", "Enter")
  await expect(language).toHaveText("Rust")
  await expect(ana.text).toBeFocused()
  await language.click()
  await ana.page.getByRole("menuitemradio", {name: "Python"}).click()
  await expect(language).toHaveText("Python")
  await ana.press("Alt+F10", "Alt+F10")
  await expect(ana.page.getByRole("button", {name: "Undo"})).toBeFocused()
  await ana.press("Escape")
  await expect(ana.text).toBeFocused()
})

test("a table takes fills, a header column and widths, by keyboard and by mouse", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("|--")
  const choose = async (menu: string, item: string) => {
    await ana.press("Alt+F10")
    const bar = ana.page.getByRole("toolbar", {name: "Table"})
    await ana.goTo(bar.getByRole("button", {name: menu}), "ArrowRight")
    await ana.press("Enter")
    await ana.goTo(ana.page.getByRole("menuitem", {name: item}), "ArrowDown")
    await ana.press("Enter")
    await expect(ana.text).toBeFocused()
  }
  await choose("Fill", "Yellow")
  await expect(ben.text.locator("th").first()).toHaveClass(/quire-filled/)
  await choose("Columns", "Header column on or off")
  await expect(ben.text.locator("table")).toHaveAttribute("data-header-column", "")
  const width = async (person: Person) => (await person.text.locator("th").first().boundingBox())?.width ?? 0
  const before = await width(ben)
  await choose("Columns", "Wider")
  await expect.poll(() => width(ben)).toBeGreaterThan(before + 20)
  const cell = (await ana.text.locator("th").first().boundingBox())!
  await ana.page.mouse.move(cell.x + cell.width - 1, cell.y + 10)
  await ana.page.mouse.down()
  await ana.page.mouse.move(cell.x + cell.width + 99, cell.y + 10, {steps: 3})
  await ana.page.mouse.up()
  await expect.poll(() => width(ben)).toBeGreaterThan(cell.width + 90)
  await ana.text.locator("th").first().click()
  await choose("Columns", "As wide as its text")
  await expect.poll(() => width(ben)).toBeLessThan(before + 2)
})

test("an ordered list counts in letters or Roman numbers, chosen by keyboard from the menu of its block", async ({
  ana,
  ben,
  address,
}) => {
  await ben.open(address)
  await ana.open(address)
  await ana.text.click()
  await ana.type("1. one")
  await ana.page.keyboard.press("Enter")
  await ana.type("two")
  const numbers = (person: Person) =>
    person.text.locator("li").evaluateAll((items) => items.map((item) => getComputedStyle(item, "::before").content))
  expect(await numbers(ben)).toEqual([`counter(q0) "."`, `counter(q0) "."`])
  await ana.page.keyboard.press("Control+Shift+.")
  const menu = ana.page.getByRole("menu", {name: "Block", exact: true})
  await expect(menu.getByRole("menuitemradio", {name: "By depth"})).toBeChecked()
  await menu.getByRole("menuitemradio", {name: "a, b, c", exact: true}).press("Enter")
  await expect.poll(() => numbers(ben)).toEqual([`counter(q0, lower-alpha) "."`, `counter(q0, lower-alpha) "."`])
  await expect(ana.text).toBeFocused()
  await ana.page.keyboard.press("Control+z")
  await expect.poll(() => numbers(ben)).toEqual([`counter(q0) "."`, `counter(q0) "."`])
})
