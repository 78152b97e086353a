import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const bubble = ({page}: Person) => page.getByRole("toolbar", {name: "Selection"})
const toolbar = ({page}: Person) => page.getByRole("toolbar", {name: "Formatting"})

test("selected text is formatted, coloured and linked by mouse from the bubble beside it", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("a word")
  await expect(bubble(ana)).toBeHidden()
  await ana.text.getByText("a word").dblclick({position: {x: 40, y: 12}})
  await bubble(ana).getByRole("button", {name: "Bold"}).click()
  await expect(ben.text.locator("strong")).toHaveText("word")
  await bubble(ana).getByRole("button", {name: "Colours"}).click()
  await ana.page.getByRole("menuitemradio", {name: "Red"}).first().click()
  await expect(ben.text.locator("span[data-color='#b42318']")).toHaveText("word")
  await bubble(ana).getByRole("button", {name: "Link"}).click()
  await ana.type("quire.example")
  await ana.page.keyboard.press("Enter")
  await expect(ben.text.locator("a")).toHaveAttribute("href", "https://quire.example")
  await ana.text
    .getByText("a ")
    .first()
    .click({position: {x: 2, y: 12}})
  await expect(bubble(ana)).toBeHidden()
})

test("letters are coloured by keyboard alone, from the toolbar, and lose it again", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("word")
  await ana.page.keyboard.press("Shift+Home")
  await ana.page.keyboard.press("Alt+F10")
  await expect(bubble(ana)).toBeHidden()
  const colours = toolbar(ana).getByRole("button", {name: "Colours"})
  await ana.goTo(colours, "ArrowRight")
  await ana.page.keyboard.press("ArrowDown")
  await ana.page.keyboard.press("g")
  await expect(ana.page.getByRole("menuitemradio", {name: "Grey"}).first()).toBeFocused()
  await ana.page.keyboard.press("g")
  await ana.page.keyboard.press("Enter")
  await expect(ben.text.locator("span[data-color='#0f6b4f']")).toHaveText("word")
  await ana.page.keyboard.press("Control+\\")
  await expect(ben.text.locator("span[data-color]")).toHaveCount(0)
})

/** How letters can be formatted, with the key of it and what one types around them. */
const formats = [
  {name: "Bold", shown: "strong", key: "Control+b", typed: ["**x**", "__x__"]},
  {name: "Italic", shown: "em", key: "Control+i", typed: ["*x*", "_x_"]},
  {name: "Underline", shown: "u", key: "Control+u", typed: []},
  {name: "Strikethrough", shown: "s", key: "Control+Shift+s", typed: ["~~x~~"]},
  {name: "Highlight", shown: "mark", key: "Control+Shift+h", typed: ["==x=="]},
  {name: "Code", shown: "code", key: "Control+e", typed: ["`x`"]},
  {name: "Subscript", shown: "sub", key: "Control+,", typed: []},
  {name: "Superscript", shown: "sup", key: "Control+.", typed: []},
] as const

test("letters take each format by key and lose it again, and take it by what is typed around them", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.focus()
  await ana.type("[link](example.org) $$x^2$$")
  await expect(ana.text.locator("a")).toHaveText("link")
  await expect(ana.text.locator(".quire-math msup")).toBeVisible()
  await ana.press("Enter")
  for (const {shown, key, typed} of formats) {
    const formatted = ana.text.locator(shown)
    await ana.type("word")
    await ana.press("Shift+Home", key)
    await expect(formatted, key).toHaveText(["word"])
    await ana.press(key)
    await expect(formatted).toHaveCount(0)
    for (const signs of typed) {
      await ana.press("Delete")
      await ana.type(signs)
      await expect(formatted, signs).toHaveText(["x"])
      // What takes the place of formatted letters would be formatted as they were.
      await ana.press("Shift+Home", "Control+\\")
      await expect(formatted).toHaveCount(0)
    }
    await ana.press("Delete")
  }
})

test("letters take each format by mouse and lose it again, the highlight in a colour too", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("word")
  await ana.text.getByText("word").dblclick({position: {x: 20, y: 12}})
  for (const {name, shown} of formats) {
    const button = bubble(ana).getByRole("button", {name, exact: true})
    await button.click()
    await expect(ana.text.locator(shown), name).toHaveText("word")
    await expect(button).toHaveAttribute("aria-pressed", "true")
    await button.click()
    await expect(ana.text.locator(shown), name).toHaveCount(0)
  }
  for (const {name, shown} of formats.slice(0, 6)) {
    await toolbar(ana).getByRole("button", {name, exact: true}).click()
    await expect(ana.text.locator(shown), name).toHaveText("word")
  }
  await toolbar(ana).getByRole("button", {name: "Colours"}).click()
  await ana.page.getByRole("group", {name: "Highlight"}).getByRole("menuitemradio", {name: "Green"}).click()
  await expect(ana.text.locator("mark[data-color='#4ade80']")).toHaveText("word")
  await bubble(ana).getByRole("button", {name: "Remove all formatting"}).click()
  await expect(ana.text.locator("mark, strong, em, u, s, code")).toHaveCount(0)
})

test("a link is made, changed, removed and pasted by keyboard, and changed and removed by mouse", async ({
  ana,
  address,
}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  const link = ana.text.locator("a")
  const card = ana.page.getByRole("group", {name: "Link"})
  await ana.text.focus()
  await ana.type("word")
  await ana.press("Shift+Home", "Control+k")
  await ana.type("quire.example")
  await ana.press("Enter")
  await expect(link).toHaveAttribute("href", "https://quire.example")
  await ana.press("ArrowRight", "ArrowLeft", "Control+k")
  await expect(ana.page.getByRole("textbox", {name: "Address of the link"})).toHaveValue("https://quire.example")
  await ana.press("Control+a")
  await ana.type("mailto:ana@quire.example")
  await ana.press("Enter")
  await expect(link).toHaveAttribute("href", "mailto:ana@quire.example")
  await ana.press("Tab")
  await expect(card.getByRole("link")).toBeFocused()
  await ana.press("Shift+Tab", "End", "Shift+Home", "Control+Shift+k")
  await expect(link).toHaveCount(0)
  await ana.page.evaluate(() => navigator.clipboard.writeText("https://quire.example/pasted"))
  await ana.press("Control+v")
  await expect(link).toHaveText("word")
  await expect(link).toHaveAttribute("href", "https://quire.example/pasted")

  await link.click()
  await card.getByRole("button", {name: "Change the link"}).click()
  await ana.page.getByRole("textbox", {name: "Address of the link"}).fill("quire.example/changed")
  await ana.page.getByRole("button", {name: "Change", exact: true}).click()
  await expect(link).toHaveAttribute("href", "https://quire.example/changed")
  await link.click()
  await card.getByRole("button", {name: "Remove the link"}).click()
  await expect(link).toHaveCount(0)
  await expect(ana.blocks).toHaveText(["word"])
})

test("a typing shortcut is taken back by one Backspace or one undo, to what was typed", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("## ")
  await expect(ana.text.getByRole("heading", {level: 2})).toBeVisible()
  await ana.page.keyboard.press("Backspace")
  await expect(ana.blocks).toHaveText(["## "])
  await ana.type("and **bold**")
  await expect(ana.text.locator("strong")).toHaveText("bold")
  await ana.page.keyboard.press("Control+z")
  await expect(ben.blocks).toHaveText(["## and **bold**"])
  await ana.page.keyboard.press("Enter")
  await ana.type("```js")
  await ana.page.keyboard.press("Enter")
  await ana.type("let x")
  await expect(ben.text.locator("pre")).toHaveText("let x")
  await ana.page.keyboard.press("Control+Enter")
  await ana.type("see https://quire.example/a, H")
  await ana.page.keyboard.press("Control+,")
  await ana.type("2")
  await ana.page.keyboard.press("Control+,")
  await ana.type("O")
  await expect(ben.text.locator("a")).toHaveAttribute("href", "https://quire.example/a")
  await expect(ben.text.locator("sub")).toHaveText("2")
  await expect(ben.blocks.last()).toHaveText("see https://quire.example/a, H2O")
})
