import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

test("Enter and Backspace work as people know them", async ({ana, ben, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("# Title")
  await ana.page.keyboard.press("Enter")
  await ana.type("text")
  await expect(ana.text.getByRole("heading", {level: 1})).toHaveText("Title")
  await expect(ana.text.locator("p")).toHaveText(["text"])
  await ana.page.keyboard.press("Home")
  await ana.page.keyboard.press("Backspace")
  await expect(ana.text.getByRole("heading", {level: 1})).toHaveText("Titletext")
  await ana.page.keyboard.press("Enter")
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["Title", "text"])
})

test("a list grows by Enter, moves by Tab, and ends by Enter on an empty line", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("- one")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Tab")
  await ana.type("under one")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Shift+Tab")
  await ana.type("two")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  await ana.type("after")
  for (const person of [ana, ben]) {
    await expect(person.text.getByRole("list")).toHaveCount(1)
    await expect(person.text.getByRole("listitem")).toHaveText(["one", "under one", "two"])
    await expect(person.text.getByRole("listitem").nth(1)).toHaveAttribute("aria-level", "2")
    await expect(person.text.locator("p").last()).toHaveText("after")
  }
})

test("numbers count, tasks are ticked, and a line becomes a paragraph by Backspace", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("1. first")
  await ana.page.keyboard.press("Enter")
  await ana.type("second")
  await expect(ben.text.locator("ol").getByRole("listitem")).toHaveText(["first", "second"])
  await ana.page.keyboard.press("Home")
  await ana.page.keyboard.press("Backspace")
  await expect(ben.text.locator("p")).toHaveText(["second"])
  await ana.type("[] ")
  await ana.page.keyboard.press("Control+Enter")
  await expect(ben.text.locator("li[data-kind=task]")).toHaveAttribute("data-checked", "true")
})

test("what is pasted from a web page keeps its structure and nothing that runs", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.paste({
    "text/html":
      '<h2 onclick="alert(1)">Plan</h2><ul><li>one<ul><li>deep</li></ul></li></ul><p>see <a href="javascript:alert(1)">bad</a> <a href="https://example.org">good</a><script>alert(1)</script></p>',
    "text/plain": "Plan",
  })
  for (const person of [ana, ben]) {
    await expect(person.text.getByRole("heading", {level: 2})).toHaveText("Plan")
    await expect(person.text.getByRole("listitem")).toHaveText(["one", "deep"])
    await expect(person.text.locator("a")).toHaveCount(1)
    await expect(person.text.locator("a")).toHaveAttribute("href", "https://example.org")
  }
})

test("plain text comes in with a paragraph a line, and a stray U+2029 breaks nothing", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.paste({"text/plain": "one\ntwo\u2029still two\nthree"})
  await expect(ben.text).toContainText("three")
  await ana.page.keyboard.press("End")
  await ana.type(" and on")
  await expect(ben.text).toContainText("three and on")
  await expect(ben.blocks).toHaveText(await ana.blocks.allTextContents())
})

test("what is being composed is not disturbed by what others type beside it, and both stay", async ({
  ana,
  ben,
  together,
}) => {
  await together("start end", " end".length)
  await ana.compose(" に")
  await ben.placeCaret(0, "start")
  await ben.page.keyboard.insertText("BEN ")
  await ana.compose(" にほ")
  await ben.page.keyboard.insertText("TOO ")
  await ana.compose(" にほん")
  await ana.chooseWord(" 日本")
  await expect(ana.blocks).toHaveText(["BEN TOO start 日本 end"])
  await ana.page.keyboard.insertText("ese")
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["BEN TOO start 日本ese end"])
})

test("what is being composed stays while the other makes a heading of its line and parts it", async ({
  ana,
  ben,
  together,
}) => {
  await together("start end", " end".length)
  await ana.compose(" に")
  await ben.placeCaret(0, "start")
  await ben.type("## ")
  await ana.compose(" にほ")
  await expect(ben.text.getByRole("heading", {level: 2})).toHaveText("start に end")
  await ben.page.keyboard.press("End")
  for (const _ of "end") await ben.page.keyboard.press("ArrowLeft")
  await ben.page.keyboard.press("Enter")
  await ana.compose(" にほん")
  await ana.chooseWord(" 日本")
  for (const person of [ana, ben]) {
    await expect(person.text.getByRole("heading", {level: 2}).first()).toHaveText(/^start 日本\s*$/)
    await expect(person.blocks.nth(1)).toHaveText("end")
  }
})

test("composing goes on while the other's caret walks through the line, and selects it", async ({
  ana,
  ben,
  together,
}) => {
  await together("start end", " end".length)
  await ana.text.evaluate((text) => {
    text.addEventListener(
      "compositionend",
      () => (text.dataset["ended"] = String(Number(text.dataset["ended"] ?? 0) + 1)),
    )
  })
  const caret = ana.text.locator(".quire-caret")
  await ben.placeCaret(0, "start")
  await expect(caret).toBeVisible()
  for (const letters of [" に", " にほ", " にほん", " にほんご"]) {
    await ana.compose(letters)
    await expect(ben.blocks).toHaveText([`start${letters} end`])
    for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowRight"]) await ben.page.keyboard.press(key)
  }
  await expect(ana.text).not.toHaveAttribute("data-ended", /./)
  await ana.chooseWord(" 日本語")
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["start 日本語 end"])
  await expect(ana.text).toHaveAttribute("data-ended", "1")
})

test("a word that the keyboard of a phone takes back and corrects is replaced, once, for everybody", async ({
  ana,
  ben,
  together,
}) => {
  await together("teh end")
  await ana.compose("the", {from: 0, to: 3})
  await ana.chooseWord("the")
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["the end"])
})

test("a table is written in by two people at once, grows by Tab, and loses a row that is deleted", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.page.getByRole("button", {name: "Insert"}).click()
  await ana.page.getByRole("menuitem", {name: "Table"}).click()
  for (const word of ["What", "Cost", "Who", "Tent"]) {
    await ana.type(word)
    await ana.page.keyboard.press("Tab")
  }
  await ben.open(address)
  const cells = (person: Person) => person.text.locator("th, td")
  await expect(cells(ben)).toHaveText(["What", "Cost", "Who", "Tent", "", "", "", "", ""])
  await cells(ben).nth(6).click()
  await Promise.all([ana.type("120"), ben.type("Lights")])
  await ben.page.keyboard.press("Enter")
  await ben.type("and cables")
  for (const person of [ana, ben]) {
    await expect(cells(person)).toHaveText(["What", "Cost", "Who", "Tent", "120", "", "Lightsand cables", "", ""])
    await expect(cells(person).nth(6).locator("p")).toHaveText(["Lights", "and cables"])
  }

  await cells(ana).nth(8).click()
  await ana.page.keyboard.press("Tab")
  await ana.type("a new row")
  await expect(cells(ben).nth(9)).toHaveText("a new row")
  await cells(ben).nth(3).click()
  await ben.page.getByRole("button", {name: "Rows"}).click()
  await ben.page.getByRole("menuitem", {name: "Delete row"}).click()
  for (const person of [ana, ben]) {
    await expect(person.text.locator("tr")).toHaveCount(3)
    await expect(cells(person).nth(3)).toHaveText("Lightsand cables")
  }
  await ana.page.reload()
  await expect(cells(ana).nth(6)).toHaveText("a new row")
})

test("a cell keeps what is typed in it while the other puts a row above and a column before it", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.page.getByRole("button", {name: "Insert"}).click()
  await ana.page.getByRole("menuitem", {name: "Table"}).click()
  await ben.open(address)
  await ben.text.locator("td").nth(1).click()
  await ana.text.locator("td").nth(1).click()
  const choose = async (menu: string, item: string) => {
    await ana.page.getByRole("button", {name: menu}).click()
    await ana.page.getByRole("menuitem", {name: item}).click()
  }
  const typing = ben.type("typed all the while, letter by letter")
  await choose("Rows", "Insert above")
  await choose("Columns", "Insert before")
  await typing
  for (const person of [ana, ben]) {
    await expect(person.text.locator("tr")).toHaveCount(4)
    await expect(person.text.locator("tr").nth(2).locator("td").nth(2)).toHaveText(
      "typed all the while, letter by letter",
    )
  }
})

test("what is copied is pasted with its lists, by the keys", async ({ana, ben, address}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await ana.text.click()
  await ana.type("- one")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Tab")
  await ana.type("**two**")
  await ana.page.keyboard.press("Control+a")
  await ana.page.keyboard.press("Control+c")
  await ana.page.keyboard.press("ArrowRight")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  await ana.type("between")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Control+v")
  await ben.open(address)
  for (const person of [ana, ben]) {
    await expect(person.text.getByRole("listitem")).toHaveText(["one", "two", "one", "two"])
    await expect(person.text.getByRole("listitem").nth(3)).toHaveAttribute("aria-level", "2")
    await expect(person.text.locator("strong")).toHaveText(["two", "two"])
    await expect(person.text.locator("p")).toHaveText(["between"])
  }
})

test("a task is ticked by its box, a toggle folds by its triangle for whoever folds it", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("[] buy flour")
  await ben.text.getByRole("checkbox").click()
  await expect(ana.text.getByRole("checkbox")).toBeChecked()
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  await ana.page.getByRole("button", {name: /^Block:/}).click()
  await ana.page.getByRole("menuitemradio", {name: "Toggle"}).click()
  await ana.type("More")
  await ana.page.keyboard.press("Enter")
  await ana.type("hidden")
  await expect(ben.text.getByText("hidden")).toBeVisible()
  await ben.text.getByRole("button", {name: "What belongs to this line"}).click()
  await expect(ben.text.getByText("hidden")).toBeHidden()
  await expect(ana.text.getByText("hidden")).toBeVisible()
})

test("below a table or code one goes on by a click there, and out of code by the arrow down", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  const {height} = ana.page.viewportSize()!
  await ana.text.click()
  await ana.type("|--")
  await ana.page.mouse.click(640, height - 80)
  await ana.type("``` code")
  await ana.press("ArrowDown")
  await ana.type("after")
  await expect(ana.text.locator("table")).toHaveText("")
  await expect(ana.text.locator("pre")).toHaveText("code")
  await expect(ana.text.locator("> p")).toHaveText(["after"])
  await ana.page.mouse.click(640, height - 80)
  await ana.type("wards")
  await expect(ana.text.locator("> p")).toHaveText(["afterwards"])
})

test("an emoji is one letter, whatever happens around it", async ({ana, ben, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.page.keyboard.insertText("a😀b")
  await ben.open(address)
  await ben.placeCaret(0, "end")
  await ben.page.keyboard.press("Backspace")
  await ben.page.keyboard.press("Backspace")
  await ben.page.keyboard.insertText("😁")
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["a😁"])
})

test("letters that come faster than the page draws stand in the order in which they were typed", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  const browser = await ana.page.context().newCDPSession(ana.page)
  const press = (key: string) => {
    const code = key === "Enter" ? "Enter" : `Key${key.toUpperCase()}`
    const windowsVirtualKeyCode = key === "Enter" ? 13 : key.toUpperCase().charCodeAt(0)
    const text = key === "Enter" ? "\r" : key
    const down = browser.send("Input.dispatchKeyEvent", {type: "keyDown", key, code, text, windowsVirtualKeyCode})
    return Promise.all([
      down,
      browser.send("Input.dispatchKeyEvent", {type: "keyUp", key, code, windowsVirtualKeyCode}),
    ])
  }
  const keys = Array.from({length: 20}, () => ["l", "e", "t", "t", "e", "r", "s", "Enter"]).flat()
  await Promise.all(keys.map(press))
  await expect(ana.text.locator("p")).toHaveText([...Array<string>(20).fill("letters"), ""])
})

test("the page follows what is typed, down a paragraph that grows and back to where the caret is out of sight", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.paste({"text/plain": "a line\n".repeat(80)})
  const caretTop = () => ana.page.evaluate(() => getSelection()!.getRangeAt(0).getBoundingClientRect().top)
  const {height} = ana.page.viewportSize()!
  const isSeen = async () => {
    const top = await caretTop()
    return top > 0 && top < height - 10
  }
  await ana.type("word ".repeat(60))
  await expect.poll(isSeen).toBe(true)
  await ana.page.evaluate(() => scrollTo({top: 0, behavior: "instant"}))
  await expect.poll(caretTop).toBeGreaterThan(height)
  await ana.type("x")
  await expect.poll(isSeen).toBe(true)
})
