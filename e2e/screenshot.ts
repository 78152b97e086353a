/** Makes the pictures in docs/ from the running app: `npm run screenshot`. */
import {fileURLToPath} from "node:url"
import {Person, expect, test} from "./person.ts"

const picture = (name: string) => fileURLToPath(new URL(`../docs/${name}.png`, import.meta.url))

const plan = `<p>We open the room behind the library in March, and it needs a plan that fits on <b>one page</b>.</p>
<h2>What we know</h2>
<ul><li>The dentist on <a href="https://example.org">Mill Street</a> gave us her old reading chairs</li>
<li>The plumber comes on Thursday, so nobody reads on Thursday</li></ul>
<blockquote>A room where nobody has to buy anything.</blockquote>
<h2>What is left to do</h2>
<ul><li><input type="checkbox" checked> Ask the neighbours</li><li><input type="checkbox"> Paint the shelves</li></ul>`

const costs = `<p>Most of it we already have. What is left is cheap, and two of us pay it.</p>
<table><tr><th>What</th><th>Who</th><th>Cost</th></tr>
<tr><td>Shelves</td><td>Ana</td><td>180</td></tr><tr><td>Lamps</td><td>Ben</td><td>95</td></tr>
<tr><td>Chairs</td><td>the dentist</td><td>0</td></tr></table>`

const arabic = `<p>نفتح غرفة القراءة خلف المكتبة في مارس، ونحتاج إلى خطة في <b>صفحة واحدة</b>.</p>
<h2>ما نعرفه</h2><ul><li>أعطتنا طبيبة الأسنان كراسيها القديمة</li><li>يأتي السباك يوم الخميس</li></ul>`

/** Puts `html` at the end of the text, as a paste. */
async function write({page, text}: Person, html: string): Promise<void> {
  await text.click()
  await page.keyboard.press("Control+End")
  await text.evaluate((surface, given) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/html", given)
    surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
  }, html)
}

/** Somebody with a document that has a title and a plan. */
async function atPlan(person: Person, address: string, title = "The reading room"): Promise<void> {
  await person.page.goto(address)
  await person.page.getByRole("textbox").first().fill(title)
  await write(person, title === "The reading room" ? plan : arabic)
}

const wide = {viewport: {width: 1440, height: 900}}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a document, ${colorScheme}`, async ({arrive, address}) => {
    const ana = await arrive("Ana", {...wide, colorScheme})
    await atPlan(ana, address)
    await ana.saved()
    await ana.page.screenshot({path: picture(`document-${colorScheme}`)})
  })
}

test("a document on a phone", async ({arrive, address}) => {
  const ana = await arrive("Ana", {viewport: {width: 360, height: 740}, deviceScaleFactor: 2})
  await atPlan(ana, address)
  await ana.saved()
  await ana.page.evaluate(() => scrollTo(0, 0))
  await ana.page.screenshot({path: picture("document-narrow")})
})

test("two people write one document", async ({arrive, address}) => {
  const ana = await arrive("Ana", wide)
  const ben = await arrive("Ben")
  await atPlan(ana, address)
  await ben.open(address)
  await ben.text.getByText("The plumber comes").click()
  await ben.page.keyboard.press("End")
  await ben.page.keyboard.press("Control+Shift+ArrowLeft")
  await expect(ana.text.locator(".quire-selection").first()).toBeVisible()
  await ana.text.getByText("Paint the shelves").click()
  await ana.page.keyboard.press("End")
  await ana.type(" and the door")
  await ana.saved()
  // The name stands at a caret that has just moved.
  await ben.page.keyboard.press("Control+Shift+ArrowLeft")
  await expect(ana.text.locator("[data-name=Ben]")).toBeVisible()
  await ana.page.screenshot({path: picture("two-people"), caret: "initial"})
})

test("the slash menu", async ({arrive, address}) => {
  const ana = await arrive("Ana", {viewport: {width: 1024, height: 720}})
  await atPlan(ana, address)
  await ana.text.getByText("nobody has to buy").click()
  await ana.page.keyboard.press("End")
  await ana.type(" /he")
  await expect(ana.page.getByRole("option").first()).toBeVisible()
  await ana.saved()
  await ana.page.screenshot({path: picture("slash-menu")})
})

test("a table", async ({arrive, address}) => {
  const ana = await arrive("Ana", {viewport: {width: 1024, height: 720}})
  await ana.page.goto(address)
  await ana.page.getByRole("textbox", {name: "Title"}).fill("What it costs")
  await write(ana, costs)
  await ana.text.getByText("Lamps").click()
  await ana.page.getByRole("button", {name: "Fill"}).click()
  await expect(ana.page.getByRole("menu", {name: "Fill"})).toBeVisible()
  await ana.saved()
  await ana.page.screenshot({path: picture("table")})
})

test("a document in Arabic", async ({arrive, address}) => {
  const ana = await arrive("Ana", {viewport: {width: 1024, height: 720}, locale: "ar"})
  await atPlan(ana, address, "غرفة القراءة")
  await expect(ana.status).toContainText("محفوظ")
  await ana.page.screenshot({path: picture("arabic")})
})

test("no connection", async ({arrive, address}) => {
  const ana = await arrive("Ana", {viewport: {width: 1024, height: 720}})
  await atPlan(ana, address)
  await ana.saved()
  await ana.page.context().setOffline(true)
  await ana.text.getByText("Paint the shelves").click()
  await ana.page.keyboard.press("End")
  await ana.type(" in green")
  await expect(ana.status).toContainText("Offline, kept on this device")
  await ana.page.getByTitle("Where your edits are").click()
  await expect(ana.page.getByRole("dialog", {name: "Where your edits are"})).toBeVisible()
  await ana.page.screenshot({path: picture("offline")})
})
