import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Three parts, each longer than the window is high. */
async function writeParts(person: Person): Promise<void> {
  await person.text.click()
  const part = (name: string) => `<h2>${name}</h2>${"<p>Nobody knows the way.</p>".repeat(40)}`
  const parts = ["The door", "The stairs", "The roof"].map(part).join("")
  await person.paste({"text/html": `${parts}<hr data-page-break><p>See <a href="https://example.org">it</a></p>`})
  await expect(person.text.getByRole("heading")).toHaveCount(3)
}

const contents = ({page}: Person) => page.getByRole("navigation", {name: "Contents"})
const chooseInMenu = async ({page}: Person, name: string) => {
  await page.getByRole("button", {name: "Document", exact: true}).click()
  await page.getByRole("menuitemcheckbox", {name}).click()
}

test("the contents lead to their places by keyboard and by mouse, follow the scroll, and are over the page where there is no room", async ({
  ana,
  address,
}) => {
  await ana.page.setViewportSize({width: 1440, height: 800})
  await ana.open(address)
  await writeParts(ana)
  const item = (name: string) => contents(ana).getByRole("button", {name})
  await ana.press("Escape")
  await ana.goTo(item("The stairs"))
  await ana.press("Enter")
  await expect(item("The stairs")).toHaveAttribute("aria-current", "location")
  await expect(ana.text).toBeFocused()
  await ana.type("Up ")
  await expect(item("Up The stairs")).toBeVisible()
  await ana.page.mouse.move(700, 400)
  await ana.page.mouse.wheel(0, 20_000)
  await expect(item("The roof")).toHaveAttribute("aria-current", "location")
  await item("Up The stairs").click()
  await expect(item("Up The stairs")).toHaveAttribute("aria-current", "location")

  await ana.page.setViewportSize({width: 360, height: 740})
  await expect(contents(ana)).toBeHidden()
  await chooseInMenu(ana, "Contents")
  await item("The door").click()
  await expect(contents(ana)).toBeHidden()
  await expect(ana.text.getByRole("heading", {name: "The door"})).toBeInViewport()
})

test("the contents of a long document show the part that is read", async ({ana, address}) => {
  await ana.page.setViewportSize({width: 1440, height: 800})
  await ana.open(address)
  await ana.text.click()
  const parts = Array.from({length: 60}, (_, n) => `<h2>Part ${n} of it</h2><p>Nobody knows the way.</p>`)
  await ana.paste({"text/html": parts.join("")})
  const item = (n: number) => contents(ana).getByRole("button", {name: `Part ${n} of it`})
  const read = (n: number) =>
    ana.text.getByText(`Part ${n} of it`).evaluate((heading) => heading.scrollIntoView({block: "start"}))
  for (const [near, far] of [
    [2, 50],
    [50, 2],
  ] as const) {
    await read(near)
    await expect(item(near)).toBeInViewport()
    await expect(item(far)).not.toBeInViewport()
  }
})

test("words are counted, of the document and of what is selected", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("Three short words")
  await ana.page.keyboard.press("Enter")
  await ana.type("and four more here")
  const menu = ana.page.getByRole("menu", {name: "Document"})
  await ana.page.getByRole("button", {name: "Document", exact: true}).click()
  await expect(menu).toContainText("7 words")
  await expect(menu).toContainText("35 characters")
  await ana.page.keyboard.press("Escape")
  await ana.text.click()
  await ana.press("Control+Home", "Shift+End", "Alt+F10", "Alt+F10", "Enter")
  await expect(menu).toContainText("Selected3 words")
})

test("focus and full width go on and off by keyboard, and the page is printed, by keyboard and by mouse", async ({
  ana,
  address,
}) => {
  await ana.page.addInitScript(() => {
    globalThis.print = () => (document.title = "printed")
  })
  await ana.open(address)
  await ana.text.focus()
  const editor = ana.page.locator(".quire-editor")
  await ana.press("Control+Shift+f")
  await expect(editor).toHaveAttribute("data-focus")
  for (const [item, attribute, on] of [
    ["Focus", "data-focus", false],
    ["Full width", "data-wide", true],
    ["Full width", "data-wide", false],
  ] as const) {
    await ana.press("Alt+F10", "Alt+F10", "Enter")
    await ana.goTo(ana.page.getByRole("menuitemcheckbox", {name: item}), "ArrowDown")
    await ana.press("Enter")
    await (on ? expect(editor) : expect(editor).not).toHaveAttribute(attribute)
    await ana.press("Escape")
    await expect(ana.text).toBeFocused()
  }
  await ana.press("Alt+F10", "Alt+F10", "ArrowUp", "Enter")
  await expect(ana.page).toHaveTitle("printed")
  await ana.page.evaluate(() => (document.title = ""))
  await ana.page.getByRole("button", {name: "Document", exact: true}).click()
  await ana.page.getByRole("menuitem", {name: "Print"}).click()
  await expect(ana.page).toHaveTitle("printed")
})

test("full width and focus are remembered on the device; on paper there is the text and nothing to press", async ({
  ana,
  address,
}) => {
  await ana.page.setViewportSize({width: 1440, height: 800})
  await ana.open(address)
  await writeParts(ana)
  const width = () => ana.text.evaluate((text) => text.clientWidth)
  const narrow = await width()
  await chooseInMenu(ana, "Full width")
  expect(await width()).toBeGreaterThan(narrow * 1.5)
  await chooseInMenu(ana, "Focus")
  await ana.saved()
  await ana.page.reload()
  await expect(ana.text.getByRole("heading")).toHaveCount(3)
  expect(await width()).toBeGreaterThan(narrow * 1.5)
  const bar = ana.page.locator(".quire-bar")
  await ana.placeCaret(1, "end")
  await ana.page.mouse.move(700, 500)
  await expect(bar).toHaveCSS("opacity", "0")
  await ana.page.mouse.move(700, 20)
  await expect(bar).toHaveCSS("opacity", "1")
  await ana.text.click()
  await ana.page.keyboard.press("Control+Shift+f")
  await ana.page.mouse.move(700, 500)
  await expect(bar).toHaveCSS("opacity", "1")

  await ana.page.getByRole("button", {name: "You are Ana"}).click()
  await ana.page.getByLabel("Dark").check()
  await ana.page.keyboard.press("Escape")
  await ana.page.emulateMedia({media: "print", colorScheme: "dark"})
  await expect(ana.page.locator(".quire").first()).toHaveCSS("color-scheme", "light")
  await expect(bar).toBeHidden()
  await expect(contents(ana)).toBeHidden()
  await expect(ana.text.locator("hr")).toHaveCSS("break-after", "page")
  const link = ana.text.getByRole("link")
  expect(await link.evaluate((element) => getComputedStyle(element, "::after").content)).toContain(
    "https://example.org",
  )
  await expect(ana.text).toHaveCSS("color", "rgb(0, 0, 0)")
  const pdf = (await ana.page.pdf()).toString("latin1")
  expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(2)
})
