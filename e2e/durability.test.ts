import {expect, test} from "./person.ts"

test("S2 after kill -9 both pages come back by themselves with every word, and a newcomer sees it too", async ({
  ana,
  ben,
  arrive,
  server,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.type("before the crash")
  await expect(ben.blocks).toHaveText(["before the crash"])
  await ana.saved()

  await server.kill()
  await expect(ana.status).toContainText("Offline")
  await expect(ben.status).toContainText("Offline")
  await ana.type(", written offline by Ana")
  await ben.placeCaret(0, "start")
  await ben.type("By Ben, offline too: ")
  await expect(ana.status).not.toContainText("Saved")

  await server.start()
  await ana.networkBack()
  await ben.networkBack()
  const expected = ["By Ben, offline too: before the crash, written offline by Ana"]
  await expect(ana.blocks).toHaveText(expected)
  await expect(ben.blocks).toHaveText(expected)
  await ana.saved()
  await ben.saved()

  await server.kill()
  await server.start()
  const cleo = await arrive("Cleo")
  await cleo.open(address)
  await expect(cleo.blocks).toHaveText(expected)
})

test("S6 the page says Saved only when the words are on disk", async ({ana, server, address}) => {
  await ana.open(address)
  await ana.text.click()
  for (const word of ["alpha ", "beta ", "gamma "]) {
    await ana.type(word)
    await ana.saved()
    await server.kill()
    await server.start()
    await ana.networkBack()
  }
  await ana.page.close()
  const fresh = await ana.page.context().newPage()
  await fresh.goto(address)
  await expect(fresh.locator("[role=textbox][aria-multiline=true]")).toContainText("alpha beta gamma")
})

test("a document starts from the list, and appears there under its title", async ({ana, server}) => {
  await ana.page.route("**/api/documents", (route) => route.fulfill({json: {documents: []}}), {times: 1})
  await ana.page.goto(server.url)
  await expect(ana.page.getByText(/no documents yet/i)).toBeVisible()
  await ana.page
    .getByRole("button", {name: /new document/i})
    .or(ana.page.getByRole("link", {name: /new document/i}))
    .first()
    .click()
  await expect(ana.page).toHaveURL(/\/d\/[A-Za-z0-9_-]{1,64}$/)
  await ana.page.getByRole("textbox", {name: /title/i}).fill("Minutes of Monday")
  await ana.text.click()
  await ana.type("We met.")
  await ana.saved()
  await ana.page.goto(server.url)
  await ana.page.getByRole("link", {name: /Minutes of Monday/}).click()
  await expect(ana.blocks).toHaveText(["We met."])
})

test("an address that cannot be a document says so", async ({ana, server}) => {
  const response = await ana.page.goto(`${server.url}/d/not.an.id`)
  expect(response?.status()).toBe(404)
  await expect(ana.page.getByRole("heading")).toBeVisible()
  await expect(ana.page.getByRole("link", {name: /documents/i}).first()).toBeVisible()
})
