import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

test("P3 whoever comes is listed with name and colour, and gone at once when they leave", async ({
  ana,
  ben,
  arrive,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  const people = ana.page.getByRole("list", {name: /people|here/i})
  await expect(people.getByRole("listitem")).toHaveCount(2)
  await expect(people).toContainText(/you/i)
  const cleo = await arrive("Cleo")
  await cleo.open(address)
  await expect(people.getByRole("listitem")).toHaveCount(3)
  for (const width of [360, 1280, 1344, 1440]) {
    await ana.page.setViewportSize({width, height: 720})
    // Nobody stands over the toolbar: the click would not reach it.
    await ana.page.getByRole("button", {name: "Insert"}).click({trial: true})
  }
  await cleo.leave()
  await expect(people.getByRole("listitem")).toHaveCount(2, {timeout: 1_000})
})

test("a person with two tabs is one person", async ({ana, ben, address}) => {
  await ana.open(address)
  const second = await ana.page.context().newPage()
  await second.goto(address)
  await ben.open(address)
  await expect(ben.page.getByRole("list", {name: /people|here/i}).getByRole("listitem")).toHaveCount(2)
})

test("a visitor's name and colour outlive a reload, and the name can be changed", async ({browser, ana, address}) => {
  await ana.open(address)
  const context = await browser.newContext()
  const visitor = await context.newPage()
  await visitor.goto(address)
  const mine = visitor
    .getByRole("list", {name: /people|here/i})
    .getByRole("listitem")
    .filter({hasText: /you/i})
  const given = await mine.innerText()
  expect(given.length).toBeGreaterThan(3)
  await visitor.reload()
  await expect(mine).toHaveText(given, {useInnerText: true})
  await context.close()
})

/** A document that is several windows long. */
async function writeLong(person: Person): Promise<void> {
  await person.text.click()
  const lines = Array.from({length: 120}, (_, line) => `<p>Line ${line} of a long text</p>`)
  await person.paste({"text/html": lines.join("")})
  await expect(person.blocks).toHaveCount(120)
}

const panel = ({page}: Person) => page.getByRole("dialog", {name: "People here"})
const openPanel = ({page}: Person) => page.getByRole("button", {name: "Ben"}).click()

test("one follows what another looks at, in a window of another size, until one does something oneself", async ({
  ana,
  ben,
  address,
}) => {
  await ana.page.setViewportSize({width: 420, height: 700})
  await ana.open(address)
  await writeLong(ana)
  await ben.open(address)
  await openPanel(ana)
  await panel(ana).getByRole("button", {name: "Follow"}).click()
  await expect(ana.page.getByText("Following Ben")).toBeVisible()
  const line = (person: Person, n: number) => person.text.getByText(`Line ${n} of`)
  await line(ben, 80).evaluate((element) => element.scrollIntoView({block: "start"}))
  await expect(line(ana, 84)).toBeInViewport()
  await expect(line(ana, 60)).not.toBeInViewport()
  await line(ben, 20).evaluate((element) => element.scrollIntoView({block: "start"}))
  await expect(line(ana, 24)).toBeInViewport()
  await ana.page.keyboard.press("Escape")
  await expect(ana.page.getByText("Following Ben")).toBeHidden()
  await ana.goTo(ana.page.getByRole("button", {name: "Ben"}), "Shift+Tab")
  await ana.press("Enter")
  await ana.goTo(panel(ana).getByRole("button", {name: "Follow"}))
  await ana.press("Enter")
  await expect(ana.page.getByText("Following Ben")).toBeVisible()
  await ben.leave()
  await expect(ana.page.getByText("Following Ben")).toBeHidden()
})

test("who writes is told from who reads, and one goes to where they write; names fit at the edge", async ({
  ana,
  ben,
  address,
}) => {
  await ana.page.setViewportSize({width: 420, height: 700})
  await ana.open(address)
  await writeLong(ana)
  await ben.open(address)
  await openPanel(ana)
  await expect(panel(ana).getByRole("region", {name: "Ben"})).toContainText("Reads")
  await ben.text.getByText("Line 100 of").click()
  await ben.page.keyboard.press("End")
  await ben.type(" and more of it")
  await expect(panel(ana).getByRole("region", {name: "Ben"})).toContainText("Writes")
  await panel(ana).getByRole("button", {name: "Go to"}).click()
  await expect(ana.text.getByText("Line 100 of")).toBeInViewport()
  await expect(ana.text).toBeFocused()
  // To the end, and not to the start: ProseMirror takes a caret there just after the focus came for the browser's own doing.
  await ana.press("Control+End")
  await expect(ana.text.getByText("Line 100 of")).not.toBeInViewport()
  await ana.press("Escape")
  await ana.goTo(ana.page.getByRole("button", {name: "Ben"}))
  await ana.press("Enter")
  await ana.goTo(panel(ana).getByRole("button", {name: "Go to"}))
  await ana.press("Enter")
  await expect(ana.text.getByText("Line 100 of")).toBeInViewport()
  await expect(ana.text.locator("[data-name=Ben]")).toHaveAttribute("data-side", "left")
  await ben.page.keyboard.press("Home")
  await expect(ana.text.locator("[data-name=Ben]")).toHaveAttribute("data-side", "right")
})
