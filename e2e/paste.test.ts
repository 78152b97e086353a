import {readFile} from "node:fs/promises"
import {gatheredPayloads, LOADED, payloads, RAN} from "./payloads.ts"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

const fixture = (name: string) =>
  readFile(new URL(`../packages/schema/src/html/fixtures/${name}.html`, import.meta.url), "utf8")

test("what Word, Writer, Google Docs, Notion, GitHub, Excel, Calc and Sheets copy keeps its structure", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  for (const name of [
    "word",
    "word-on-the-web",
    "libreoffice-writer",
    "google-docs",
    "notion",
    "github",
    "github-in-chromium",
  ]) {
    await ana.text.click()
    await ana.page.keyboard.press("Control+a")
    await ana.page.keyboard.press("Delete")
    await ana.paste({"text/html": await fixture(name), "text/plain": "The plan"})
    await expect(ana.text.getByRole("heading", {level: 1})).toHaveText("The plan")
    await expect(ana.text.locator("strong")).toHaveText(["bold"])
    await expect(ana.text.locator("li").nth(1)).toHaveAttribute("aria-level", "2")
    await expect(ana.text.locator("ol, [data-kind=ordered]").first()).toContainText("Ask first")
    await expect(ana.text.locator("th, td")).toHaveText(["What", "Cost", "Tent", "120"])
  }
  for (const name of ["excel", "libreoffice-calc", "sheets"]) {
    await ana.page.keyboard.press("Control+a")
    await ana.page.keyboard.press("Delete")
    await ana.paste({"text/html": await fixture(name), "text/plain": "What\tCost\nTent\t120"})
    await expect(ana.text.locator("th, td")).toHaveText(["What", "Cost", "Tent", "120"])
  }
})

test("Markdown becomes what it means, and with Control-Shift-V nothing but text", async ({ana, ben, address}) => {
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await ana.open(address)
  await ben.open(address)
  await ana.text.click()
  await ana.page.evaluate(() => navigator.clipboard.writeText("## Plan\n\n- one\n- **two**"))
  await ana.page.keyboard.press("Control+v")
  await expect(ben.text.getByRole("heading", {level: 2})).toHaveText("Plan")
  await expect(ben.text.locator("li strong")).toHaveText("two")
  await ana.page.keyboard.press("Control+z")
  await expect(ben.blocks).toHaveText([""])
  await ana.page.keyboard.press("Control+Shift+v")
  await expect(ben.blocks).toHaveText(["## Plan", "- one", "- **two**"])
  await ana.press("Control+a", "Delete")
  // As Chromium copies it of a file that it shows.
  const shown = await fixture("markdown-in-chromium")
  await ana.paste({"text/html": shown, "text/plain": /<pre[^>]*>([^<]*)/.exec(shown)![1]!})
  await expect(ben.text.getByRole("heading", {level: 1})).toHaveText("The plan")
  await expect(ben.text.locator("th, td")).toHaveText(["What", "Cost", "Tent", "120"])
})

/** Notes everything that a payload does on the pages of these people. @returns a check that none did anything, or could */
async function watched(...people: readonly Person[]): Promise<() => Promise<void>> {
  const asked: string[] = []
  for (const {page} of people) {
    await page.addInitScript((name) => Object.assign(globalThis, {[name]: () => (document.title = "ran")}), RAN)
    page.on("request", (request) => {
      if (request.url().includes(LOADED)) asked.push(request.url())
    })
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => asked.push("a dialog")))
  }
  return async () => {
    for (const {page, text} of people) {
      const found = await text.evaluate((surface) => {
        const names =
          "script, style, iframe, object, embed, link, meta, base, form, svg, video, audio, portal, template"
        const bad = [...surface.querySelectorAll(names)].map((element) => element.outerHTML)
        for (const element of surface.querySelectorAll("*"))
          for (const {name, value} of element.attributes)
            if (
              /^on|^(?:srcset|srcdoc|formaction)$/.test(name) ||
              (/^(?:src|href)$/.test(name) && !/^(?:https?:|mailto:|tel:|[^:]*$)/.test(value))
            )
              bad.push(`${name}=${value}`)
        return bad
      })
      expect(found).toEqual([])
      expect(await page.title()).not.toBe("ran")
    }
    expect(asked).toEqual([])
  }
}

test(`none of ${payloads.length} payloads runs or loads anything, pasted or opened by others`, async ({
  ana,
  ben,
  address,
}) => {
  expect(payloads.length).toBeGreaterThanOrEqual(500)
  const expectInert = await watched(ana, ben)
  await ana.open(address)
  await ana.text.click()
  for (let start = 0; start < payloads.length; start += 50)
    await ana.paste(...payloads.slice(start, start + 50).map((html) => ({"text/html": html, "text/plain": "x"})))
  await ana.type("the end")
  await ana.saved()
  await ben.open(address)
  await expect(ben.text).toContainText("the end")
  await expectInert()
})

test("nor does any of them that comes from the clipboard of the system", async ({ana, ben, address}) => {
  test.setTimeout(120_000)
  const expectInert = await watched(ana, ben)
  await ana.open(address)
  const {page} = ana
  const came = await page.evaluateHandle(() => {
    const seen: string[] = []
    const state = {next: "", seen}
    // As another program puts it there: the browser cleans nothing of it.
    document.addEventListener(
      "copy",
      (event) => {
        event.clipboardData!.setData("text/html", state.next)
        event.preventDefault()
        event.stopImmediatePropagation()
      },
      {capture: true},
    )
    document.addEventListener("paste", ({clipboardData}) => seen.push(clipboardData!.getData("text/html")), {
      capture: true,
    })
    return state
  })
  await ana.text.click()
  for (const html of gatheredPayloads) {
    await came.evaluate((state, next) => (state.next = next), html)
    await page.keyboard.press("Control+c")
    await page.keyboard.press("Control+v")
  }
  const seen = await came.evaluate((state) => state.seen)
  expect(seen).toHaveLength(gatheredPayloads.length)
  expect(seen.filter((html) => html.includes("onerror")).length).toBeGreaterThan(10)
  await ana.type("the end")
  await ana.saved()
  await ben.open(address)
  await expect(ben.text).toContainText("the end")
  await expectInert()
})

test("ten megabytes are asked about first; what is taken comes in piece by piece, and goes by one undo", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("kept")
  const line = "ten letters ".repeat(100)
  await ana.paste({"text/plain": `${line}\n`.repeat(8400)})
  const dialog = ana.page.getByRole("dialog", {name: /^Paste 10\.\d MB/})
  await dialog.getByRole("button", {name: "Cancel"}).click()
  await expect(ana.text).toBeFocused()
  await expect(ana.blocks).toHaveText(["kept"])
  await ana.paste({"text/html": `<div>${`<p><b>${line}</b></p>`.repeat(1700)}</div>`, "text/plain": line})
  await ana.page.getByRole("dialog").getByRole("button", {name: "Paste", exact: true}).click()
  await expect(ana.blocks).toHaveCount(1701, {timeout: 30_000})
  await ana.page.keyboard.press("Control+z")
  await expect(ana.blocks).toHaveText(["kept"])
})
