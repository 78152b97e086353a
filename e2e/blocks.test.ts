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
  await expect(menu(ana).getByRole("menuitemradio", {name: "Text"})).toBeFocused()
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
  await ana.page.keyboard.press("Control+Shift+.")
  await menu(ana).getByRole("menuitem", {name: "Copy link to block"}).click()
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
  await ben.text.locator(".quire-math").click()
  await ben.page.keyboard.press("Enter")
  await ben.page.getByRole("textbox", {name: "Formula in TeX"}).fill("\\frac{3}{4}")
  await expect(ana.text.locator(".quire-math mn").first()).toHaveText("3")
})

test("a table takes fills, a header column and widths, by keyboard and by mouse", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("|--")
  const choose = async (menu: string, item: string) => {
    await ana.page.keyboard.press("Alt+F10")
    const bar = ana.page.getByRole("toolbar", {name: "Table"})
    await bar.getByRole("button", {name: menu}).press("Enter")
    await ana.page.getByRole("menuitem", {name: item}).press("Enter")
    await expect(ana.text).toBeFocused()
  }
  await choose("Fill", "Yellow")
  await expect(ben.text.locator("th").first()).toHaveClass(/quire-filled/)
  await choose("Columns", "Header column on or off")
  await expect(ben.text.locator("table")).toHaveAttribute("data-header-column", "")
  const width = async (person: Person) => (await person.text.locator("th").first().boundingBox())!.width
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
