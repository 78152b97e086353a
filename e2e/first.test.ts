import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Holds back React and all that comes with it. @returns lets it come */
async function holdBack({page}: Person): Promise<() => void> {
  let letCome: () => void = () => undefined
  const allowed = new Promise<void>((resolve) => {
    letCome = resolve
  })
  await page.route(/\/assets\/start-/, async (route) => {
    await allowed
    await route.continue()
  })
  return letCome
}

const toolbar = ({page}: Person) => page.getByRole("toolbar", {name: "Formatting"})
const selected = ({page}: Person) => page.evaluate(() => String(getSelection()))

test("the text is written in before React is there; then that comes around it, and caret, selection and history stay", async ({
  ana,
  ben,
  address,
}) => {
  const letCome = await holdBack(ana)
  await ana.page.goto(address)
  await expect(ana.page.getByRole("textbox", {name: "Title"})).toBeFocused()
  await ana.type("Minutes")
  await ana.page.keyboard.press("Enter")
  await expect(ana.text).toBeFocused()
  await expect(ana.text).toHaveAccessibleName("Document text")
  await expect(ana.text).toHaveAccessibleDescription(/to leave the text for its toolbar/)
  await ana.type("## Early")
  await ana.page.keyboard.press("Enter")
  await ana.type("- one")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Control+b")
  await ana.type("two three")
  await expect(ana.text.getByRole("heading", {level: 2})).toHaveText("Early")
  await expect(ana.text.locator("strong")).toHaveText("two three")
  await expect(ana.page).toHaveTitle("Minutes · Quire")
  await expect(ana.status).toHaveCount(0)

  await ben.open(address)
  await expect(ben.blocks).toHaveText(["Early", "one", "two three"])
  await ana.page.keyboard.press("Shift+Control+ArrowLeft")
  const before = await ana.text.elementHandle()
  letCome()
  await expect(toolbar(ana)).toBeVisible()
  await ana.saved()
  expect(await ana.text.evaluate((text, first) => text === first, before)).toBe(true)
  await expect(ana.text).toBeFocused()
  expect(await selected(ana)).toBe("three")
  await ana.type("four")
  await expect(ben.blocks).toHaveText(["Early", "one", "two four"])
  for (let i = 0; i < 2; i++) await ana.page.keyboard.press("Control+z")
  await expect(ana.blocks).not.toContainText(["four"])
  await expect(ana.blocks.first()).toHaveText("Early")
  await ana.page.keyboard.press("Control+Shift+z")
  await expect(ana.text.getByRole("listitem").first()).toHaveText("one")
  await expect(ana.page.getByRole("list", {name: /people|here/i}).getByRole("listitem")).toHaveCount(2)
})

test("a word that is being composed while React comes is one word", async ({ana, ben, address}) => {
  const letCome = await holdBack(ana)
  await ana.page.goto(address)
  await ana.text.click()
  await ana.type("The ")
  await ana.compose("k")
  await ana.compose("かん")
  letCome()
  await expect(toolbar(ana)).toBeVisible()
  await ana.compose("かんじ")
  await ana.chooseWord("漢字")
  await ana.type(" stay")
  await expect(ana.blocks).toHaveText(["The 漢字 stay"])
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["The 漢字 stay"])
})

test("what the text asks for before React is there is done when it is", async ({ana, address}) => {
  const letCome = await holdBack(ana)
  await ana.page.goto(address)
  await ana.text.click()
  await ana.page.keyboard.press("Control+/")
  await expect(ana.page.getByRole("dialog")).toHaveCount(0)
  letCome()
  await expect(ana.page.getByRole("dialog", {name: "Keys"})).toBeVisible()
})

test("Mod-F before React is there opens our search when it is, and not the browser's", async ({ana, address}) => {
  const letCome = await holdBack(ana)
  await ana.page.goto(address)
  await ana.text.click()
  await ana.type("one two one")
  // Listens before the key is struck; what it hears is asked for after.
  const heard = await ana.page.evaluateHandle(() => ({
    isOurs: new Promise<boolean>((resolve) =>
      addEventListener("keydown", (event) => event.key === "f" && resolve(event.defaultPrevented)),
    ),
  }))
  await ana.page.keyboard.press("Control+f")
  expect(await heard.evaluate(({isOurs}) => isOurs)).toBe(true)
  letCome()
  await expect(ana.page.getByRole("textbox", {name: "Find", exact: true})).toBeFocused()
  await ana.type("one")
  await expect(ana.page.getByRole("search")).toContainText("of 2")
})

for (const {name, width} of [
  {name: "a wide window", width: 1280},
  {name: "a narrow window", width: 900},
  {name: "a window of 360 px", width: 360},
]) {
  test(`title and text stay where they are when React comes, in ${name}`, async ({arrive, address}) => {
    const ana = await arrive("Ana", {viewport: {width, height: 740}})
    const letCome = await holdBack(ana)
    await ana.page.goto(address)
    await expect(ana.text).toBeVisible()
    const places = async () => [await ana.page.locator("h1").boundingBox(), await ana.text.boundingBox()]
    const before = await places()
    letCome()
    await expect(toolbar(ana)).toBeVisible()
    await ana.saved()
    expect(await places()).toEqual(before)
  })
}

test("where React does not come, the page says so, and the text is written and saved all the same", async ({
  ana,
  ben,
  address,
}) => {
  await ana.page.route(/\/assets\/start-/, (route) => route.abort())
  await ana.page.goto(address)
  await expect(ana.page.getByRole("alert")).toContainText("The tools could not be loaded.")
  await ana.text.click()
  await ana.type("# Kept")
  await ana.page.keyboard.press("Enter")
  await ana.type("all of it")
  await expect(ana.text.getByRole("heading", {name: "Kept"})).toBeVisible()
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["Kept", "all of it"])
  await ben.placeCaret(1, "end")
  await ben.type(", and more")
  await expect(ana.blocks).toHaveText(["Kept", "all of it, and more"])
})

test("whoever goes from there to the list and comes back finds the document once, as it was left", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("left")
  await ana.page.getByRole("link", {name: "Documents"}).click()
  await expect(ana.page.getByRole("link", {name: "Untitled"}).first()).toBeVisible()
  await expect(ana.text).toHaveCount(0)
  await ana.page.goBack()
  await expect(ana.blocks).toHaveText(["left"])
  await ana.text.click()
  await ana.type(", found")
  await ana.saved()
  await ana.page.reload()
  await expect(ana.blocks).toHaveText(["left, found"])
})

test("a look and a language that were chosen are there from the first paint", async ({ana, address}) => {
  await ana.page.addInitScript(() => {
    localStorage.setItem("quire-theme", "dark")
    localStorage.setItem("quire-language", "de")
  })
  await holdBack(ana)
  await ana.page.goto(address)
  await expect(ana.text).toHaveAccessibleName("Text des Dokuments")
  const root = ana.page.locator("html")
  await expect(root).toHaveAttribute("lang", "de")
  expect(await root.evaluate((page) => getComputedStyle(page).colorScheme)).toBe("dark")
})
