import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Two people with the same paragraphs before them, and then no server between them. */
async function apart(
  ana: Person,
  ben: Person,
  server: {kill: () => Promise<void>},
  address: string,
  paragraphs: readonly string[],
) {
  await ana.open(address)
  await ana.text.click()
  for (const [index, text] of paragraphs.entries()) {
    if (index > 0) await ana.page.keyboard.press("Enter")
    await ana.type(text)
  }
  await ana.saved()
  await ben.open(address)
  await expect(ben.blocks).toHaveText([...paragraphs])
  await server.kill()
}

test("D5 a paragraph that one turns into a heading keeps what the other typed into it meanwhile", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await apart(ana, ben, server, address, ["hello world"])
  await ana.placeCaret(0, "start")
  await ana.type("# ")
  await ben.placeCaret(0, "end")
  await ben.type(", and more")
  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  for (const person of [ana, ben])
    await expect(person.text.getByRole("heading", {level: 1})).toHaveText("hello world, and more")
})

test("D5 two paragraphs that one joins keep what the other typed into the second", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await apart(ana, ben, server, address, ["first ", "second"])
  await ana.placeCaret(1, "start")
  await ana.page.keyboard.press("Backspace")
  await ben.placeCaret(1, "end")
  await ben.type(" typed")
  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["first second typed"])
})

test("D5 a paragraph that one makes a list line and indents keeps what the other typed into it", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await apart(ana, ben, server, address, ["one", "two"])
  await ana.placeCaret(0, "start")
  await ana.type("- ")
  await ana.placeCaret(1, "start")
  await ana.type("- ")
  await ana.page.keyboard.press("Tab")
  await ben.placeCaret(1, "end")
  await ben.type(" kept")
  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  for (const person of [ana, ben]) await expect(person.text.getByRole("listitem")).toHaveText(["one", "two kept"])
})

test("D5 a paragraph that one splits keeps what the other typed behind the split, behind the split", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await apart(ana, ben, server, address, ["hello"])
  await ana.placeCaret(0, "start")
  await ana.page.keyboard.press("ArrowRight")
  await ana.page.keyboard.press("ArrowRight")
  await ana.page.keyboard.press("Enter")
  await ben.placeCaret(0, "end")
  await ben.type(" you")
  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  for (const person of [ana, ben]) await expect(person.blocks).toHaveText(["he", "llo you"])
})

test("D5 text typed into a paragraph that the other deletes is still there", async ({ana, ben, server, address}) => {
  await apart(ana, ben, server, address, ["keep", "goes", "stay"])
  await ana.placeCaret(1, "start")
  await ana.page.keyboard.press("Shift+ArrowDown")
  await ana.page.keyboard.press("Delete")
  await ben.placeCaret(1, "end")
  await ben.type("SURVIVES")
  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  for (const person of [ana, ben]) {
    await expect(person.text).toContainText("SURVIVES")
    await expect(person.text).toContainText("keep")
    await expect(person.text).toContainText("stay")
    await expect(person.text).not.toContainText("goes")
  }
})

test("D5 text typed into a table that the other deletes is still there, and undo brings back the rest", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.page.getByRole("button", {name: "Insert"}).click()
  await ana.page.getByRole("menuitem", {name: "Table"}).click()
  await ana.type("What")
  await ana.saved()
  await ben.open(address)
  const cells = (person: Person) => person.text.locator("th, td")
  await expect(cells(ben).first()).toHaveText("What")
  await cells(ben).nth(4).click()
  await server.kill()
  await ana.page.getByRole("button", {name: "Delete the table"}).click()
  await ben.type("SURVIVES")
  await server.start()
  for (const person of [ana, ben]) await person.networkBack()
  for (const person of [ana, ben]) await expect(cells(person)).toHaveText(["SURVIVES"])
  await ana.page.keyboard.press("Control+z")
  for (const person of [ana, ben]) {
    await expect(cells(person)).toHaveText(["What", "", "", "", "SURVIVES", "", "", "", ""])
  }
})
