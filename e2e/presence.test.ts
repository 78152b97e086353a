import {expect, test} from "./person.ts"

test("P3 whoever comes is listed with name and colour, and gone at once when they leave", async ({
  ana,
  ben,
  arrive,
  address,
}) => {
  await ana.open(address)
  await ben.open(address)
  const people = ana.page.getByRole("list", {name: /people|here/i})
  await expect(people.getByRole("listitem")).toHaveCount(2)
  await expect(people).toContainText(/you/i)
  const cleo = await arrive("Cleo")
  await cleo.open(address)
  await expect(people.getByRole("listitem")).toHaveCount(3)
  await cleo.leave()
  await expect(people.getByRole("listitem")).toHaveCount(2, {timeout: 1_000})
})

test("a person with two tabs is one person", async ({ana, ben, address}) => {
  await ana.open(address)
  const second = await ana.page.context().newPage()
  await second.goto(address)
  await ben.open(address)
  await expect(ben.page.getByRole("list", {name: /people|here/i}).getByRole("listitem")).toHaveCount(2)
})

test("a visitor's name and colour outlive a reload, and the name can be changed", async ({browser, ana, address}) => {
  await ana.open(address)
  const context = await browser.newContext()
  const visitor = await context.newPage()
  await visitor.goto(address)
  const mine = visitor
    .getByRole("list", {name: /people|here/i})
    .getByRole("listitem")
    .filter({hasText: /you/i})
  const given = await mine.innerText()
  expect(given.length).toBeGreaterThan(3)
  await visitor.reload()
  await expect(mine).toHaveText(given, {useInnerText: true})
  await context.close()
})
