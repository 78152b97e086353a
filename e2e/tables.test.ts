import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const bar = ({page}: Person) => page.getByRole("toolbar", {name: "Table"})
/** The cells that are on the page. */
const cells = ({text}: Person) => text.locator(":is(td, th):not([hidden])")
const selected = ({text}: Person) => text.locator(".quire-selected-cell")

/** Puts a table of three columns on the page, with these words in its cells, and the caret in the last of them. */
async function writeTable(person: Person, ...words: string[]): Promise<void> {
  await person.text.focus()
  await person.type("|--")
  for (const [index, word] of words.entries()) {
    if (index > 0) await person.page.keyboard.press("Tab")
    await person.type(word)
  }
}

/** Uses a control of the table's bar by keyboard. */
async function use(person: Person, name: string): Promise<void> {
  await person.press("Alt+F10")
  await person.goTo(bar(person).getByRole("button", {name}), "ArrowRight")
  await person.press("Enter")
  await expect(person.text).toBeFocused()
}

/** Drags from one cell to another. */
async function drag(person: Person, from: number, to: number): Promise<void> {
  const [a, b] = [await cells(person).nth(from).boundingBox(), await cells(person).nth(to).boundingBox()]
  await person.page.mouse.move(a!.x + a!.width / 2, a!.y + a!.height / 2)
  await person.page.mouse.down()
  await person.page.mouse.move(b!.x + b!.width / 2, b!.y + b!.height / 2, {steps: 4})
  await person.page.mouse.up()
}

for (const how of ["keyboard", "mouse"] as const) {
  test(`rows and columns come, move, become headers and go by ${how}, and the table too`, async ({ana, address}) => {
    await ana.open(address)
    await writeTable(ana, "a", "b", "c", "d")
    const table = ana.text.locator("table")
    const press = async (name: string) => {
      if (how === "keyboard") return use(ana, name)
      return bar(ana).getByRole("button", {name}).click()
    }
    const choose = async (menu: string, item: string) => {
      const chosen = ana.page.getByRole("menuitem", {name: item})
      if (how === "mouse") {
        await press(menu)
        return chosen.click()
      }
      await ana.press("Alt+F10")
      await ana.goTo(bar(ana).getByRole("button", {name: menu}), "ArrowRight")
      await ana.press("Enter")
      await ana.goTo(chosen, "ArrowDown")
      return ana.press("Enter")
    }
    /** How many rows and columns there are, and in which of them "d" is. */
    const shape = () =>
      table.evaluate((element: HTMLTableElement) => {
        const cell = [...element.querySelectorAll<HTMLTableCellElement>("td, th")].find(
          ({textContent}) => textContent === "d",
        )
        const row = cell?.parentElement as HTMLTableRowElement | undefined
        return [element.rows.length, element.rows[0]!.cells.length, row?.rowIndex, cell?.cellIndex]
      })
    for (const [menu, item, after] of [
      ["Rows", "Insert above", [4, 3, 2, 0]],
      ["Rows", "Insert below", [5, 3, 2, 0]],
      ["Rows", "Move up", [5, 3, 1, 0]],
      ["Rows", "Move down", [5, 3, 2, 0]],
      ["Columns", "Insert before", [5, 4, 2, 1]],
      ["Columns", "Insert after", [5, 5, 2, 1]],
      ["Columns", "Move back", [5, 5, 2, 0]],
      ["Columns", "Move forward", [5, 5, 2, 1]],
    ] as const) {
      await choose(menu, item)
      await expect.poll(shape, item).toEqual(after)
    }
    await choose("Columns", "Header column on or off")
    await expect(table.locator("th[scope=row]")).toHaveCount(4)
    await choose("Rows", "Header row on or off")
    await expect(table.locator("th[scope=col]")).toHaveCount(0)
    await choose("Rows", "Delete row")
    await expect.poll(shape).toEqual([4, 5, undefined, undefined])
    await choose("Columns", "Delete column")
    await expect.poll(shape).toEqual([4, 4, undefined, undefined])
    await press("Delete the table")
    await expect(table).toHaveCount(0)
    await expect(ana.text).toBeFocused()
  })
}

test("cells are merged and taken apart by keyboard alone, and the other sees and undo brings back all", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await writeTable(ana, "What", "Cost", "Who", "Tent")
  await ana.press("Shift+ArrowRight", "Shift+ArrowUp")
  await expect(selected(ana)).toHaveText(["What", "Cost", "Tent", ""])
  await expect(bar(ana)).toContainText("4 cells selected")
  await ana.press("Shift+ArrowLeft")
  await expect(selected(ana)).toHaveText(["What", "Tent"])
  await use(ana, "Merge cells")
  for (const person of [ana, ben]) {
    await expect(cells(person).first()).toHaveAttribute("rowspan", "2")
    await expect(cells(person).first().locator("p")).toHaveText(["What", "Tent"])
  }
  await expect(bar(ana)).toContainText("Merged cell")
  await ana.type("s and poles")
  await ana.press("Tab", "Tab", "Tab")
  await ana.type("120")
  await expect(cells(ben)).toHaveText(["WhatTents and poles", "Cost", "Who", "120", "", "", "", ""])
  await ana.press("Shift+Tab", "Shift+Tab", "Shift+Tab")
  await use(ana, "Split cell")
  for (const person of [ana, ben])
    await expect(cells(person)).toHaveText(["WhatTents and poles", "Cost", "Who", "", "120", "", "", "", ""])
  for (let i = 0; i < 4; i++) await ana.press("Control+z")
  for (const person of [ana, ben])
    await expect(cells(person)).toHaveText(["What", "Cost", "Who", "Tent", "", "", "", "", ""])
})

test("cells are selected with the mouse, merged, emptied and written over", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await writeTable(ana, "a", "b", "c", "d", "e", "f")
  const heights = () => ben.text.locator("tr").evaluateAll((rows) => rows.map(({clientHeight}) => clientHeight))
  await expect(cells(ben).nth(5)).toHaveText("f")
  const before = await heights()
  await drag(ana, 0, 4)
  await expect(selected(ana)).toHaveText(["a", "b", "d", "e"])
  await expect(ben.text.locator(".quire-selection-cell")).toHaveText(["a", "b", "d", "e"])
  expect(await heights()).toEqual(before)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  await expect(cells(ben)).toHaveText(["abde", "c", "f", "", "", ""])
  await expect(cells(ben).first()).toHaveAttribute("colspan", "2")
  await drag(ana, 0, 1)
  await expect(selected(ana)).toHaveText(["abde", "c", "f"])
  await ana.press("Delete")
  await expect(cells(ben)).toHaveText(["", "", "", "", "", ""])
  await ana.press("Control+z")
  await expect(cells(ben)).toHaveText(["abde", "c", "f", "", "", ""])
  await cells(ana).nth(1).click()
  await cells(ana)
    .nth(2)
    .click({modifiers: ["Shift"]})
  await ana.type("new")
  await expect(cells(ben)).toHaveText(["abde", "new", "", "", "", ""])
})

test("D5 what one types in a cell that the other merges away is on the page, and stays", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await ana.open(address)
  await writeTable(ana, "a", "b")
  await ana.saved()
  await ben.open(address)
  await cells(ben).nth(1).click()
  await ben.press("End")
  await server.kill()
  await drag(ana, 0, 1)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  await expect(cells(ana).first()).toHaveText("ab")
  await ben.type("SURVIVES")
  await server.start()
  for (const person of [ana, ben]) await person.networkBack()
  for (const person of [ana, ben])
    await expect(cells(person)).toHaveText(["ab", "SURVIVES", "", "", "", "", "", "", ""])
  await ben.type("!")
  await drag(ana, 0, 1)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  for (const person of [ana, ben]) await expect(cells(person)).toHaveText(["abSURVIVES!", "", "", "", "", "", "", ""])
})

test("who has the caret in a cell that is merged away writes on in the merged one", async ({ana, ben, address}) => {
  await ana.open(address)
  await writeTable(ana, "a")
  await ben.open(address)
  await cells(ben).nth(1).click()
  await drag(ana, 0, 1)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  await expect(cells(ben)).toHaveCount(8)
  await ben.type("b")
  for (const person of [ana, ben]) await expect(cells(person).first()).toHaveText("ab")
})

test("cells are copied and pasted by the keys, as a table or into cells; merged ones come merged, from elsewhere too", async ({
  ana,
  ben,
  address,
}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("notes")
  await ana.press("Enter")
  await writeTable(ana, "a", "b", "c", "d", "e", "f")
  await drag(ana, 0, 1)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  await drag(ana, 0, 2)
  await expect(selected(ana)).toHaveText(["ab", "d", "e"])
  await ana.press("Control+c")
  await cells(ana).nth(2).click()
  await ana.press("Control+v")
  await expect(cells(ben)).toHaveText(["ab", "c", "ab", "f", "d", "e", ""])
  await ana.press("Control+z")
  await expect(cells(ben)).toHaveText(["ab", "c", "d", "e", "f", "", "", ""])
  await ana.text.getByText("notes").click()
  await ana.press("Control+v")
  await expect(ben.text.locator("table")).toHaveCount(2)
  await expect(ben.text.locator("table").first().locator(":is(td, th):not([hidden])")).toHaveText(["ab", "d", "e"])
  await expect(ben.text.locator("table").first().locator("th").first()).toHaveAttribute("colspan", "2")
  await ana.press("Control+a", "Delete")
  await ana.page.evaluate(async () => {
    const html =
      "<table><tr><td rowspan=2>Who</td><td colspan=2>When</td></tr><tr><td>May</td><td>June</td></tr></table>"
    await navigator.clipboard.write([new ClipboardItem({"text/html": new Blob([html], {type: "text/html"})})])
  })
  await ana.press("Control+v")
  await expect(cells(ben)).toHaveText(["Who", "When", "May", "June"])
  await expect(cells(ben).first()).toHaveAttribute("rowspan", "2")
  await expect(cells(ben).nth(1)).toHaveAttribute("colspan", "2")
})

test("the edge of merged cells makes the last of their columns wider", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await writeTable(ana, "a", "b", "c", "d", "e", "f")
  await drag(ana, 0, 1)
  await bar(ana).getByRole("button", {name: "Merge cells"}).click()
  const width = async (nth: number) => (await cells(ben).nth(nth).boundingBox())?.width ?? 0
  await expect(cells(ben)).toHaveCount(8)
  const [first, second] = [await width(2), await width(3)]
  const merged = (await cells(ana).first().boundingBox())!
  await ana.page.mouse.move(merged.x + merged.width - 1, merged.y + 10)
  await ana.page.mouse.down()
  await ana.page.mouse.move(merged.x + merged.width + 60, merged.y + 10, {steps: 3})
  await ana.page.mouse.up()
  await expect.poll(() => width(3)).toBeGreaterThan(second + 50)
  expect(Math.abs((await width(2)) - first)).toBeLessThan(2)
})

test("a table whose first letter is read from right to left runs so, with its keys and edges, on every page", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await writeTable(ana, "كم", "ماذا", "abc")
  const table = (person: Person) => person.text.locator("table")
  await expect(table(ben)).toHaveAttribute("dir", "rtl")
  const left = async (nth: number) => (await cells(ben).nth(nth).boundingBox())!.x
  expect(await left(0)).toBeGreaterThan(await left(1))
  await ana.press("Shift+Tab", "Shift+Tab", "End", "Shift+ArrowLeft")
  await expect(selected(ana)).toHaveText(["كم", "ماذا"])
  await ana.press("Shift+ArrowRight", "Enter")
  const first = (await cells(ana).first().boundingBox())!
  await ana.page.mouse.move(first.x + 1, first.y + 10)
  await ana.page.mouse.down()
  await ana.page.mouse.move(first.x - 60, first.y + 10, {steps: 3})
  await ana.page.mouse.up()
  await expect.poll(async () => (await cells(ben).first().boundingBox())?.width ?? 0).toBeGreaterThan(first.width + 50)
  await bar(ana).getByRole("button", {name: "Columns"}).click()
  await ana.page.getByRole("menuitem", {name: "Insert after"}).click()
  await expect(cells(ben)).toHaveCount(12)
  expect(await left(1)).toBeLessThan(await left(0))
  await cells(ana).first().click()
  await ana.press("Home")
  await ana.type("What ")
  for (const person of [ana, ben]) await expect(table(person)).toHaveAttribute("dir", "ltr")
})

test("at 360 pixels cells are selected, merged and split, and the bar is on the screen", async ({arrive, address}) => {
  const cleo = await arrive("Cleo", {viewport: {width: 360, height: 700}})
  await cleo.open(address)
  await writeTable(cleo, "a", "b")
  // As a finger moves the end of a selection.
  await cells(cleo)
    .nth(1)
    .evaluate((to) => {
      getSelection()!.setBaseAndExtent(
        to.previousElementSibling!.firstElementChild!.firstChild!,
        0,
        to.firstElementChild!,
        1,
      )
    })
  await expect(selected(cleo)).toHaveText(["a", "b"])
  const {x, width} = (await bar(cleo).boundingBox())!
  expect(x).toBeGreaterThanOrEqual(0)
  expect(x + width).toBeLessThanOrEqual(360)
  await bar(cleo).getByRole("button", {name: "Merge cells"}).click()
  await expect(cells(cleo).first()).toHaveText("ab")
  await bar(cleo).getByRole("button", {name: "Split cell"}).click()
  await expect(cells(cleo)).toHaveCount(9)
  expect(await cleo.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test("of two who fill cells and change columns at once, both do", async ({ana, ben, server, address}) => {
  await ana.open(address)
  await writeTable(ana, "a", "b")
  await ana.saved()
  await ben.open(address)
  await cells(ben).first().click()
  await server.kill()
  for (const [person, column] of [
    [ana, "b"],
    [ben, "a"],
  ] as const) {
    for (const [menu, item] of [
      ["Fill", column === "a" ? "Yellow" : "Green"],
      ["Columns", "Wider"],
    ] as const) {
      await bar(person).getByRole("button", {name: menu}).click()
      await person.page.getByRole("menuitem", {name: item}).click()
    }
  }
  await server.start()
  for (const person of [ana, ben]) await person.networkBack()
  for (const person of [ana, ben]) {
    await expect(person.text.locator(".quire-filled")).toHaveText(["a", "b"])
    await expect(person.text.locator("table")).toHaveAttribute("data-widths", /^\{"[^"]+":\d+,"[^"]+":\d+\}$/)
  }
})
