import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const bar = ({page}: Person) => page.getByRole("search")
const count = (person: Person) => bar(person).locator("[aria-live]")

async function write(person: Person, ...lines: readonly string[]): Promise<void> {
  await person.text.click()
  for (const line of lines) {
    await person.type(line)
    await person.page.keyboard.press("Enter")
  }
}

test("Mod-F finds by keyboard alone: the count, the way round, a bad expression, the match selected when it closes", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await write(ana, "A heron and a Heron.", "The heronry.")
  await ana.page.keyboard.press("Control+Home")
  await ana.page.keyboard.press("Control+f")
  await ana.type("heron")
  await expect(count(ana)).toHaveText("1 of 3")
  await ana.page.keyboard.press("Enter")
  await expect(count(ana)).toHaveText("2 of 3")
  await ana.page.keyboard.press("Shift+Enter")
  await ana.page.keyboard.press("Shift+Enter")
  await expect(count(ana)).toHaveText("3 of 3")
  await ana.page.keyboard.press("Tab")
  await ana.page.keyboard.press("Space")
  await expect(bar(ana).getByRole("button", {name: "Match case"})).toHaveAttribute("aria-pressed", "true")
  await expect(count(ana)).toHaveText("2 of 2")
  await ana.page.keyboard.press("Tab")
  await ana.page.keyboard.press("Space")
  await expect(count(ana)).toHaveText("1 of 1")
  await ana.press("Tab", "Space", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Control+a")
  await ana.type("heron(")
  await expect(bar(ana).getByText("This is not a valid expression.")).toBeVisible()
  await ana.type("?= and)")
  await expect(bar(ana).getByText("This is not a valid expression.")).toBeHidden()
  await expect(count(ana)).toHaveText("1 of 1")
  await ana.page.keyboard.press("Escape")
  await expect(ana.text).toBeFocused()
  await ana.type("stork")
  await expect(ana.blocks.first()).toHaveText("A stork and a Heron.")
})

test("text is found and replaced by mouse, from the menu of the document", async ({ana, address}) => {
  await ana.open(address)
  await write(ana, "A heron and a Heron.", "The heronry.")
  await ana.page.getByRole("button", {name: "Document", exact: true}).click()
  await ana.page.getByRole("menuitem", {name: "Find and replace"}).click()
  await ana.type("heron")
  const press = (name: string) => bar(ana).getByRole("button", {name, exact: true}).click()
  await press("Next match")
  await press("Next match")
  await expect(count(ana)).toHaveText("3 of 3")
  await press("Previous match")
  await expect(count(ana)).toHaveText("2 of 3")
  await press("Whole words")
  await expect(count(ana)).toHaveText(/of 2$/)
  await press("Match case")
  await expect(count(ana)).toHaveText("1 of 1")
  await press("Replace as well")
  await bar(ana).getByLabel("Replace with").click()
  await ana.type("crane")
  await press("Replace")
  await expect(ana.blocks.first()).toHaveText("A crane and a Heron.")
  await press("Whole words")
  await press("Match case")
  await expect(count(ana)).toHaveText(/of 2$/)
  await press("Replace all")
  await expect(ana.blocks).toHaveText(["A crane and a crane.", "The cranery.", ""])
  await press("Close")
  await expect(ana.text).toBeFocused()
})

test("text is replaced by keyboard alone, one match and then all", async ({ana, address}) => {
  await ana.open(address)
  await write(ana, "cat one", "cat two, cat three")
  await ana.press("Control+Home", "Control+h")
  await ana.type("cat")
  await ana.goTo(bar(ana).getByLabel("Replace with"))
  await ana.type("cow")
  await ana.press("Enter")
  await expect(ana.blocks).toHaveText(["cow one", "cat two, cat three", ""])
  await ana.goTo(bar(ana).getByRole("button", {name: "Replace all"}))
  await ana.press("Enter")
  await expect(ana.blocks).toHaveText(["cow one", "cow two, cow three", ""])
  await expect(count(ana)).toHaveText("Not found")
  await ana.press("Escape")
  await expect(ana.text).toBeFocused()
})

test("all are replaced by one step that one undo takes back, also while the other writes", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await write(ana, "cat one", "cat two, cat three")
  await ben.open(address)
  await ana.page.keyboard.press("Control+h")
  await ana.page.getByLabel("Find", {exact: true}).fill("(c)at")
  await ana.page.getByRole("button", {name: "Regular expression"}).click()
  await expect(count(ana)).toHaveText("1 of 3")
  await ben.placeCaret(0, "start")
  await ben.type("Ben's ")
  await expect(ana.blocks.first()).toHaveText("Ben's cat one")
  await expect(ana.text.locator(".quire-match")).toHaveText(["cat", "cat", "cat"])
  await ana.page.getByLabel("Replace with").fill("$1ow")
  await ana.page.getByRole("button", {name: "Replace all"}).click()
  await expect(ben.blocks).toHaveText(["Ben's cow one", "cow two, cow three", ""])
  await expect(count(ana)).toHaveText("Not found")
  await ana.page.getByRole("button", {name: "Undo"}).click()
  await expect(ben.blocks).toHaveText(["Ben's cat one", "cat two, cat three", ""])
})

test("a long document is searched and stepped through while the page answers, with marks only near the screen", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  const line = "Nobody knows the way to the reading room, but everybody finds it in the end. ".repeat(3)
  await ana.paste({"text/plain": Array.from({length: 1000}, (_, n) => `${n} ${line}`).join("\n")})
  await ana.page.keyboard.press("Control+f")
  await ana.type("reading room")
  await expect(count(ana)).toContainText("of 3,000")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  expect(await ana.text.locator(".quire-match").count()).toBeLessThan(700)
  await expect(ana.text.locator(".quire-match-current")).toBeInViewport()
})

test("an expression that never ends stops no page: it says so after a second, and another one is found", async ({
  ana,
  ben,
  together,
}) => {
  await together(`${"a".repeat(60)} and 12 or 345`)
  const {page} = ana
  await page.keyboard.press("Control+h")
  await page.getByRole("button", {name: "Regular expression"}).click()
  const field = page.getByRole("textbox", {name: "Find", exact: true})
  const longestPause = page.evaluate(async () => {
    let [longest, last] = [0, performance.now()]
    while (document.querySelector(".quire-find .quire-error")?.textContent === "") {
      await new Promise(requestAnimationFrame)
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    return longest
  })
  await field.fill("(a+)+b")
  await expect(page.getByRole("alert").filter({hasText: "This expression takes too long."})).toBeVisible()
  expect(await longestPause).toBeLessThan(900)
  await ben.placeCaret(0, "end")
  await ben.type("!")
  await expect(ana.blocks).toHaveText(/!/)
  await field.fill(String.raw`(\d)\d+`)
  await expect(page.getByText("1 of 2")).toBeVisible()
  await page.getByRole("textbox", {name: "Replace with"}).fill("<$1>")
  await page.getByRole("button", {name: "Replace", exact: true}).click()
  await expect(ben.blocks).toHaveText(/and <1> or 345/)
  await expect(page.getByText("1 of 1")).toBeVisible()
  await page.getByRole("button", {name: "Replace all"}).click()
  await expect(ben.blocks).toHaveText(/and <1> or <3>/)
})

test("where a page's policy allows no thread, a regular expression is refused in words, and text is found", async ({
  ana,
  address,
}) => {
  await ana.page.route(address, async (route) => {
    const response = await route.fetch()
    const headers = response.headers()
    const policy = headers["content-security-policy"]!.replace(/worker-src [^;]*/, "worker-src 'self'")
    await route.fulfill({response, headers: {...headers, "content-security-policy": policy}})
  })
  await ana.open(address)
  await write(ana, `${"a".repeat(60)} (a+)+b`)
  await ana.page.keyboard.press("Control+f")
  await ana.type("(a+)+b")
  await expect(count(ana)).toHaveText("1 of 1")
  await bar(ana).getByRole("button", {name: "Regular expression"}).click()
  await expect(bar(ana).getByRole("alert")).toHaveText("Regular expressions cannot be used on this page.")
  await bar(ana).getByRole("button", {name: "Regular expression"}).click()
  await expect(count(ana)).toHaveText("1 of 1")
})
