import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Puts `data` on the way that the browser's own paste takes. */
async function paste(person: Person, data: Readonly<Record<string, string>>): Promise<void> {
  await person.text.evaluate((surface, given) => {
    const clipboardData = new DataTransfer()
    for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text)
    surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
  }, data)
}

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
  await paste(ana, {
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
  await paste(ana, {"text/plain": "one\ntwo\u2029still two\nthree"})
  await expect(ben.text).toContainText("three")
  await ana.page.keyboard.press("End")
  await ana.type(" and on")
  await expect(ben.text).toContainText("three and on")
  await expect(ben.blocks).toHaveText(await ana.blocks.allTextContents())
})

test("what is being composed is not disturbed by what others type beside it, and both stay", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("start ")
  await ben.open(address)
  const keyboard = await ana.page.context().newCDPSession(ana.page)
  const compose = (text: string) =>
    keyboard.send("Input.imeSetComposition", {text, selectionStart: text.length, selectionEnd: text.length})
  await compose("に")
  await ben.placeCaret(0, "start")
  await ben.type("BEN ")
  await compose("にほ")
  await ben.type("TOO ")
  await compose("にほん")
  await keyboard.send("Input.insertText", {text: "日本"})
  await ana.type(" end")
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["BEN TOO start 日本 end"])
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
