import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const overflow = ({page}: Person) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test("Copy link copies the document's address and says so", async ({ana, address}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await ana.page.getByRole("button", {name: "Copy link"}).click()
  await expect(ana.page.getByText("Copied").first()).toBeVisible()
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe(address)
})

test("a visitor who takes another name and colour is called so by the others, at once and after a reload", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.page.getByRole("button", {name: "You are Ana"}).click()
  await ana.page.getByLabel("Your name", {exact: true}).fill("Anastasia")
  await ana.page.keyboard.press("Enter")
  const people = ben.page.getByRole("list", {name: "People here"})
  await expect(people).toContainText("Anastasia")
  await ana.page.reload()
  await expect(ana.page.getByRole("button", {name: "You are Anastasia"})).toBeVisible()
  await expect(people).toContainText("Anastasia")
})

test("the toolbar is one stop for Tab, goes by arrows, shows what is on, and gives the focus back", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("word")
  await ana.page.keyboard.press("Shift+Control+ArrowLeft")
  await ana.page.keyboard.press("Alt+F10")
  const focused = ana.page.locator(":focus")
  await expect(focused).toHaveAccessibleName("Undo")
  const toolbar = ana.page.getByRole("toolbar", {name: "Formatting"})
  await expect(toolbar.locator("[tabindex='0']")).toHaveCount(1)
  const bold = toolbar.getByRole("button", {name: "Bold"})
  await ana.goTo(bold, "ArrowRight")
  await expect(bold).toHaveAttribute("aria-pressed", "false")
  await ana.page.keyboard.press("Enter")
  await expect(bold).toHaveAttribute("aria-pressed", "true")
  await expect(ana.text.locator("strong")).toHaveText("word")
  await ana.page.keyboard.press("Escape")
  await expect(ana.text).toBeFocused()
  await ana.page.keyboard.press("Alt+F10")
  await expect(bold).toBeFocused()
})

test("the page fits 360 px, list and document with two people, and follows the system into the dark", async ({
  arrive,
  ben,
  server,
}) => {
  const ana = await arrive("Ana", {viewport: {width: 360, height: 740}, colorScheme: "dark", hasTouch: true})
  const document = `${server.url}/d/${"long-id-".repeat(8)}`
  await ana.open(document)
  await ana.page.getByRole("textbox", {name: "Title"}).fill("Donaudampfschifffahrtsgesellschaftskapitän ".repeat(3))
  await ana.text.click()
  await ana.type("# Parts")
  await ana.page.keyboard.press("Enter")
  await ana.type("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz and a table:")
  await ana.page.keyboard.press("Enter")
  await ana.page.getByRole("button", {name: "Insert"}).click()
  await ana.page.getByRole("menuitem", {name: "Table"}).click()
  await ben.open(document)
  await expect(ana.page.getByRole("list", {name: /people|here/i}).getByRole("listitem")).toHaveCount(2)
  expect(await overflow(ana)).toBeLessThanOrEqual(0)
  await ana.saved()
  expect(await ana.status.evaluate((words) => words.scrollWidth - words.clientWidth)).toBeLessThanOrEqual(0)
  const paper = () =>
    ana.page
      .locator(".quire")
      .first()
      .evaluate((page) => getComputedStyle(page).backgroundColor)
  const dark = await paper()
  await ana.page.emulateMedia({colorScheme: "light"})
  expect(await paper()).not.toBe(dark)
  await ana.saved()
  await ana.page.goto(server.url)
  await expect(ana.page.getByRole("link", {name: /Donaudampf/})).toBeVisible()
  expect(await overflow(ana)).toBeLessThanOrEqual(0)
})

test("the arrows lead from the title into the text and back", async ({ana, address}) => {
  await ana.open(address)
  const title = ana.page.getByRole("textbox", {name: "Title"})
  await title.focus()
  await ana.type("Plan")
  await ana.press("ArrowDown")
  await ana.type("one")
  await ana.press("Enter")
  await ana.type("two")
  await ana.press("ArrowUp")
  await ana.type("!")
  await ana.press("ArrowUp")
  await expect(title).toBeFocused()
  await ana.press("End")
  await ana.type("?")
  await expect(title).toHaveValue("Plan?")
  await ana.placeCaret(1, "end")
  await title.focus()
  await ana.press("End", "ArrowDown")
  await ana.type("0 ")
  await expect(ana.blocks).toHaveText(["0 one!", "two"])
})

test("Tab leaves the text where it has no work to do in it", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("a paragraph")
  await ana.page.keyboard.press("Tab")
  await expect(ana.text).not.toBeFocused()
  await expect(ana.blocks).toHaveText(["a paragraph"])
})

test("where the tools do not come, the page says so, and the text is written and saved all the same", async ({
  ana,
  address,
}) => {
  await ana.page.route(/\/assets\/tools-/, (route) => route.abort())
  await ana.page.goto(address)
  await expect(ana.page.getByText("The tools could not be loaded.")).toBeVisible()
  await ana.text.click()
  await ana.type("# Kept")
  await expect(ana.text.getByRole("heading", {name: "Kept"})).toBeVisible()
  await expect(ana.page.getByRole("status").first()).toHaveText("Saved")
  await expect(ana.page.getByRole("toolbar")).toHaveCount(0)
})
