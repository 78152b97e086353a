import {Person, test} from "./person.ts"
const dir = "../scratch/shots/"
test("shots", async ({browser, server}) => {
  test.setTimeout(120_000)
  const ana = await Person.arrive(browser, "Ana", {viewport: {width: 1100, height: 900}})
  const url = `${server.url}/d/shots`
  await ana.open(url)
  await ana.page.getByRole("textbox", {name: /title/i}).fill("Spring fair")
  await ana.text.click()
  const lines = [
    "Everything for the fair in one place, due @tomorrow",
    "ENTER",
    " and done.",
    "\n",
    "## What we need",
    "\n",
    "[] Tents from the club",
    "\n",
    "Lights",
    "\n",
    "\n",
    ":::tip Ask the neighbours first",
    "\n",
    "\n",
    "```js ",
    'const sum = (list) => list.reduce((a, b) => a + b, 0) // all\nlet name = "fair"',
    "ESC",
    "$$ ",
    "\\int_0^1 x^2\\,dx = \\frac{1}{3}",
    "ESC",
    "|--",
  ]
  for (const line of lines) {
    if (line === "ENTER") await ana.page.keyboard.press("Enter")
    else if (line === "ESC") await ana.page.keyboard.press("Control+Enter")
    else if (line === "\n") await ana.page.keyboard.press("Enter")
    else await ana.page.keyboard.type(line)
  }
  for (const w of ["What", "Cost", "Who", "Tent", "120", "Ben"]) {
    await ana.page.keyboard.type(w)
    await ana.page.keyboard.press("Tab")
  }
  await ana.page.screenshot({path: `${dir}table.png`})
  await ana.page.keyboard.press("Control+End")
  await ana.page.keyboard.press("ArrowDown")
  await ana.page.evaluate(() => scrollTo(0, 200))
  await ana.page.keyboard.type("/")
  await ana.page.waitForTimeout(200)
  await ana.page.screenshot({path: `${dir}slash.png`})
  await ana.page.keyboard.press("Escape")
  await ana.page.keyboard.press("Backspace")
  await ana.page.evaluate(() => scrollTo(0, 0))
  await ana.text
    .locator("h2")
    .first()
    .dblclick({position: {x: 30, y: 12}})
  await ana.page.waitForTimeout(200)
  await ana.page.screenshot({path: `${dir}bubble.png`})
  await ana.page.getByRole("toolbar", {name: "Selection"}).getByRole("button", {name: "Colours"}).click()
  await ana.page.waitForTimeout(200)
  await ana.page.emulateMedia({colorScheme: "dark"})
  await ana.page.screenshot({path: `${dir}colors-dark.png`})
  await ana.page.keyboard.press("Escape")
  await ana.page.keyboard.press("Escape")
  await ana.page.keyboard.press("Control+Shift+.")
  await ana.page.waitForTimeout(200)
  await ana.page.screenshot({path: `${dir}block-dark.png`})
  await ana.page.keyboard.press("Escape")
  await ana.page.keyboard.press("Control+/")
  await ana.page.screenshot({path: `${dir}help-dark.png`})
  await ana.saved()
  await ana.leave()
  const phone = await Person.arrive(browser, "Ben", {
    viewport: {width: 360, height: 640},
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  })
  await phone.open(url)
  await phone.page.screenshot({path: `${dir}phone.png`})
  await phone.blocks.first().tap()
  await phone.page.keyboard.press("End")
  await phone.page.keyboard.type(" /")
  await phone.page.waitForTimeout(200)
  await phone.page.screenshot({path: `${dir}phone-slash.png`})
  await phone.leave()
})
