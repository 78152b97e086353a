import {startHost} from "./host.ts"
import type {Host} from "./host.ts"
import {expect, test} from "./person.ts"

let host: Host
test.beforeAll(async () => {
  host = await startHost()
})
test.afterAll(() => host.stop())

test("somebody in another product's page writes together with somebody in the web app", async ({
  ana,
  arrive,
  server,
}) => {
  const document = crypto.randomUUID()
  const hana = await arrive("Hana")
  await hana.open(host.address("", server.url, document))
  await hana.text.click()
  await hana.type("From the host page.")
  await ana.open(`${server.url}/d/${document}`)
  await expect(ana.blocks).toHaveText(["From the host page."])
  await ana.placeCaret(0, "end")
  await Promise.all([ana.type(" And from the app."), hana.saved()])
  await expect(hana.blocks).toHaveText(["From the host page. And from the app."])
  await expect(ana.page.getByRole("list", {name: /people|here/i})).toContainText("Hana")
})

test("D1 a page that knows less shows what it does not know, writes beside it and harms none of it", async ({
  ana,
  arrive,
  server,
}) => {
  const document = crypto.randomUUID()
  await ana.open(`${server.url}/d/${document}`)
  await ana.text.click()
  await ana.type("## A heading")
  await ana.page.keyboard.press("Enter")
  await ana.type("plain and ==marked==")
  await ana.page.keyboard.press("Enter")
  await ana.type("- a line")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.press("Enter")
  await ana.type("---")
  await ana.type("the end")
  await ana.saved()

  const older = await arrive("Older")
  await older.open(host.address("older.html", server.url, document))
  await expect(older.text.locator("[data-unsupported=heading]")).toHaveText("A heading")
  await older.text.getByText("A heading").click()
  await older.page.keyboard.press("End")
  await older.type(", longer")
  await older.text.getByText("plain and").click()
  await older.page.keyboard.press("Home")
  await older.type("very ")
  await ana.text.getByText("the end").click()
  await ana.page.keyboard.press("End")
  await ana.type(" of it")

  await expect(ana.text.getByRole("heading", {level: 2})).toHaveText("A heading, longer")
  await expect(ana.text.locator("mark")).toHaveText("marked")
  await expect(ana.text.getByRole("listitem")).toHaveText(["a line"])
  await expect(ana.text.locator("hr")).toHaveCount(1)
  await expect(ana.text.getByText("very plain and marked")).toBeVisible()
  await expect(older.text).toContainText("the end of it")
})
