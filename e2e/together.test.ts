import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

test("two people write one document at once, at its start, in its middle and at its end", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("one two three")
  await ana.page.keyboard.press("Enter")
  await ana.type("four five six")
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["one two three", "four five six"])

  await ana.placeCaret(0, "start")
  await ben.placeCaret(1, "end")
  await Promise.all([ana.type("START "), ben.type(" END")])
  await expect(ana.blocks).toHaveText(["START one two three", "four five six END"])

  await ben.placeCaret(0, "end")
  await ana.placeCaret(1, "start")
  await Promise.all([ana.type("middle of A, "), ben.type(", middle of B")])
  const expected = ["START one two three, middle of B", "middle of A, four five six END"]
  await expect(ana.blocks).toHaveText(expected)
  await expect(ben.blocks).toHaveText(expected)

  await ana.saved()
  await ana.page.reload()
  await expect(ana.blocks).toHaveText(expected)
})

test("both see the formatting that either gives", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.page.keyboard.press("Control+b")
  await ana.type("bold")
  await ana.page.keyboard.press("Control+b")
  await ana.type(" plain")
  await expect(ben.text.locator("strong")).toHaveText("bold")
  await ben.placeCaret(0, "end")
  await ben.page.keyboard.press("Enter")
  await ben.type("## A heading")
  await expect(ana.text.getByRole("heading", {level: 2})).toHaveText("A heading")
  await expect(ana.blocks.first()).toHaveText("bold plain")
})

test("typing into one word from both sides loses no letter", async ({ana, ben, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("[]")
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["[]"])
  await ana.placeCaret(0, "start")
  await ana.page.keyboard.press("ArrowRight")
  await ben.placeCaret(0, "end")
  await ben.page.keyboard.press("ArrowLeft")
  const [a, b] = ["a".repeat(120), "b".repeat(120)]
  await Promise.all([ana.type(a), ben.type(b)])
  await expect(async () => {
    const [seenByAna, seenByBen] = await Promise.all([ana.text.innerText(), ben.text.innerText()])
    expect(seenByAna).toBe(seenByBen)
    expect(seenByAna.replaceAll(/[^a]/g, "")).toBe(a)
    expect(seenByAna.replaceAll(/[^b]/g, "")).toBe(b)
  }).toPass()
})

test("the other's caret is there with the name, and takes no letters from whoever clicks beside it", async ({
  ana,
  ben,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("hello world")
  await ben.open(address)
  await ben.text.click()
  await ben.page.keyboard.press("End")
  const caret = ana.text.locator("[data-name=Ben]")
  await expect(caret).toBeVisible()
  for (let round = 0; round < 12; round++) {
    // The caret stays: a click at the same place again would be a double one.
    await ana.placeCaret(0, "start")
    const box = await caret.boundingBox()
    if (box) await ana.page.mouse.click(box.x, box.y + box.height / 2)
    await ana.type("xy")
  }
  await expect.poll(async () => (await ben.text.innerText()).replaceAll(/[^xy]/g, "").length).toBe(24)
})

test("undo takes back one's own edits and leaves the other's", async ({ana, ben, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("Ana wrote this. ")
  await ben.open(address)
  await ben.placeCaret(0, "end")
  await ben.type("Ben wrote that.")
  await expect(ana.blocks).toHaveText(["Ana wrote this. Ben wrote that."])
  await pressWhilePossible(ana, "Undo", "Control+z")
  await expect(ben.blocks).toHaveText(["Ben wrote that."])
  await pressWhilePossible(ana, "Redo", "Control+Shift+z")
  await expect(ben.blocks).toHaveText(["Ana wrote this. Ben wrote that."])
})

/** A pause in the typing, which a busy machine makes by itself, parts what one undo takes back. */
async function pressWhilePossible({page}: Person, button: "Undo" | "Redo", key: string): Promise<void> {
  const control = page.getByRole("button", {name: button})
  while ((await control.getAttribute("aria-disabled")) === null) await page.keyboard.press(key)
}

for (const [what, act, shown, mine] of [
  [
    "presses Enter",
    (ana: Person) => ana.page.keyboard.press("Enter").then(() => ana.type("next")),
    ["Tent", "next"],
    "Tent!",
  ],
  ["types", (ana: Person) => ana.type(" and stove"), ["Tent and stove"], "Tent! and stove"],
] as const) {
  test(`a caret at which somebody else ${what} stays where it is, on both pages`, async ({ana, ben, together}) => {
    await together("Tent")
    await ben.placeCaret(0, "end")
    await expect(ana.text.locator("[data-name=Ben]")).toBeVisible()
    await ana.placeCaret(0, "end")
    await act(ana)
    await expect(ben.blocks).toHaveText([...shown])
    const before = await ana.text.locator("[data-name=Ben]").evaluate((caret) => {
      const range = document.createRange()
      range.setStart(caret.closest("p")!, 0)
      range.setEndBefore(caret)
      return range.toString()
    })
    expect(before).toBe("Tent")
    await ben.type("!")
    await expect(ana.blocks.first()).toHaveText(mine)
    await ana.type("?")
    await expect(ben.blocks.last()).toHaveText(/[ex]t\?$|stove\?$/)
  })
}
