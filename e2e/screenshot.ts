/** Makes docs/two-people.png from the running app: `npm run screenshot`. */
import {fileURLToPath} from "node:url"
import {Person, expect, test} from "./person.ts"

const picture = fileURLToPath(new URL("../docs/two-people.png", import.meta.url))

const ben = [
  "## What we know",
  "\n",
  "- The dentist on Mill Street gave us her old reading chairs",
  "\n",
  "The plumber comes on Thursday, so nobody reads on Thursday",
  "\n\n",
] as const

async function write(person: Person, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    if (line.startsWith("\n")) for (const key of line) await person.page.keyboard.press(key === "\n" ? "Enter" : key)
    else await person.type(line)
  }
}

test("two people write one document", async ({browser, server}) => {
  const ana = await Person.arrive(browser, "Ana", {viewport: {width: 1200, height: 760}, deviceScaleFactor: 2})
  const other = await Person.arrive(browser, "Ben")
  const address = `${server.url}/d/reading-room`
  await ana.open(address)
  await ana.page.getByRole("textbox", {name: /title/i}).fill("The reading room")
  await ana.text.click()
  await write(ana, ["We open the room behind the library in March, and it needs a plan that fits on one page.", "\n"])
  await other.open(address)
  await other.text.click()
  await other.page.keyboard.press("Control+End")
  await write(other, ben)
  await write(other, ["> A room where nobody has to buy anything.", "\n\n", "Next we ask"])
  await ana.text.getByText("We open the room").click()
  await ana.saved()
  // The name stands at a caret that has just moved.
  await write(other, [" the neighbours"])
  await expect(ana.text).toContainText("Next we ask the neighbours")
  await ana.page.screenshot({path: picture})
  await ana.leave()
  await other.leave()
})
