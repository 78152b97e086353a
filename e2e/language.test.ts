import {expect, test} from "./person.ts"

test("the app speaks the browser's language, or the one that is chosen, from right to left where that is read so", async ({
  arrive,
  server,
}) => {
  const {page} = await arrive("Ana", {locale: "de-AT"})
  await page.goto(server.url)
  await expect(page.getByText("Noch keine Dokumente")).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "de")
  await page.getByRole("button", {name: "Aussehen und Sprache"}).click()
  await page.getByRole("combobox", {name: "Sprache"}).selectOption("ar")
  await expect(page.getByRole("heading", {name: "المستندات"})).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl")
  await page.keyboard.press("Escape")
  await page.getByRole("button", {name: "مستند جديد"}).click()
  await page.getByRole("textbox", {name: "العنوان"}).fill("مرحبا")
  await page.getByRole("textbox", {name: "نص المستند"}).pressSequentially("ثلاث كلمات هنا")
  await expect(page.getByRole("status")).toContainText("محفوظ")
  await page.getByRole("button", {name: "المستند", exact: true}).click()
  await expect(page.getByRole("menu", {name: "المستند", exact: true})).toContainText("3 كلمات")
  await page.reload()
  await expect(page.getByRole("textbox", {name: "نص المستند"})).toHaveText("ثلاث كلمات هنا")
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test("the look that is chosen stays, whatever the system's is", async ({arrive, address}) => {
  const {page} = await arrive("Ana", {colorScheme: "light"})
  const paper = () =>
    page
      .locator(".quire")
      .first()
      .evaluate((quire) => getComputedStyle(quire).backgroundColor)
  await page.goto(address)
  const light = await paper()
  await page.getByRole("button", {name: "You are Ana"}).click()
  await page.getByLabel("Dark").check()
  const dark = await paper()
  expect(dark).not.toBe(light)
  await page.reload()
  expect(await paper()).toBe(dark)
  await page.getByRole("button", {name: "You are Ana"}).click()
  await page.getByLabel("As the system").check()
  expect(await paper()).toBe(light)
})
