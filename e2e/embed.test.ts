import {startHost} from "./host.ts"
import type {Host} from "./host.ts"
import {expect, test} from "./person.ts"
import {pixel} from "./pixel.ts"

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

test("a page without React has the editor as an element: it writes, says what is saved, and opens another document", async ({
  ana,
  arrive,
  server,
}) => {
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()]
  const hana = await arrive("Hana")
  await hana.page.goto(host.address("element.html", server.url, first))
  await hana.text.click()
  await hana.type("From the element.")
  await ana.open(`${server.url}/d/${first}`)
  await expect(ana.blocks).toHaveText(["From the element."])
  await expect(ana.page.getByRole("list", {name: /people|here/i})).toContainText("Hana")
  await expect(hana.page.locator("#saved")).toHaveText("saved")
  await expect(hana.status).toContainText("Gespeichert")
  const editor = hana.page.locator("quire-editor")
  await editor.evaluate((element, document) => element.setAttribute("document", document), second)
  await expect(hana.blocks).toHaveText([""])
  await editor.evaluate((element) => element.remove())
  await expect(ana.page.getByRole("list", {name: /people|here/i})).not.toContainText("Hana")
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

test("with a token, pictures and files are stored, shown and downloaded, and no address has the token in it", async ({
  arrive,
  server,
}) => {
  const hana = await arrive("Hana")
  const asked: Promise<readonly [string, string, string | undefined]>[] = []
  hana.page.on("request", (request) => {
    if (request.url().startsWith(server.url))
      asked.push(request.allHeaders().then((headers) => [request.method(), request.url(), headers.authorization]))
  })
  await hana.open(`${host.address("", server.url, crypto.randomUUID())}&token=secret`)
  asked.length = 0
  await hana.text.click()
  for (const [name, mimeType] of [
    ["pixel.png", "image/png"],
    ["notes.txt", "text/plain"],
  ] as const) {
    const chooser = hana.page.waitForEvent("filechooser")
    await hana.type("/file")
    await hana.page.keyboard.press("Enter")
    await (await chooser).setFiles({name, mimeType, buffer: mimeType === "image/png" ? pixel : Buffer.from("notes")})
    await expect(hana.text.locator("figure img, .quire-file a").last()).toBeVisible()
    if (mimeType === "image/png") await hana.text.locator("p").last().click()
  }
  const image = hana.text.locator("figure img")
  await expect(image).toHaveAttribute("src", /^blob:/)
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1)
  const download = hana.page.waitForEvent("download")
  await hana.text.getByRole("link", {name: /notes\.txt/}).click()
  expect((await download).suggestedFilename()).toBe("notes.txt")
  const requests = await Promise.all(asked)
  const files = requests.filter(([, url]) => url.includes("/uploads"))
  expect(files.map(([method, , token]) => [method, token])).toEqual([
    ["POST", "Bearer secret"],
    ["GET", "Bearer secret"],
    ["POST", "Bearer secret"],
    ["GET", "Bearer secret"],
  ])
  expect(requests.filter(([, url]) => url.includes("secret"))).toEqual([])
})
