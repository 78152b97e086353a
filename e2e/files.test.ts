import type {Locator} from "@playwright/test"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Drops a file, as the browser tells of it. */
async function drop(target: Locator, name: string, content: string): Promise<void> {
  await target.evaluate(
    (element, [fileName, text]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text!], fileName!))
      const {left, top} = element.getBoundingClientRect()
      const place = {clientX: left + 20, clientY: top + 10, bubbles: true, cancelable: true}
      element.dispatchEvent(new DragEvent("dragover", {dataTransfer, ...place}))
      element.dispatchEvent(new DragEvent("drop", {dataTransfer, ...place}))
    },
    [name, content],
  )
}

/** Chooses from the menu of the document. */
async function choose(person: Person, item: string, how: "keyboard" | "mouse"): Promise<void> {
  const chosen = person.page.getByRole("menuitem", {name: item})
  if (how === "mouse") {
    await person.page.getByRole("button", {name: "Document", exact: true}).click()
    return chosen.click()
  }
  await person.text.focus()
  await person.press("Alt+F10", "Alt+F10", "Enter")
  await person.goTo(chosen, "ArrowDown")
  return person.press("Enter")
}

test("a file dropped on the list becomes a document, with its title, for everybody", async ({ana, ben, server}) => {
  await ana.page.goto(server.url)
  await drop(ana.page.getByRole("main"), "plan.md", "# The reading room\n\n- [x] chairs\n- [ ] a table\n")
  await expect(ana.text.getByRole("listitem")).toHaveText(["chairs", "a table"])
  await expect(ana.page.getByRole("textbox", {name: "Title"})).toHaveValue("The reading room")
  await ana.saved()
  await ben.open(ana.page.url())
  await expect(ben.text.locator("[data-checked=true]")).toHaveText("chairs")
  await ana.page.reload()
  await expect(ana.text.getByRole("listitem")).toHaveCount(2)
})

test("a document is saved as a file and taken in again where it is dropped; a bad file changes nothing", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.page.getByRole("textbox", {name: "Title"}).fill("Notes")
  await ana.text.click()
  await ana.type("first **bold** line")
  const downloading = ana.page.waitForEvent("download")
  await choose(ana, "Save as Markdown", "keyboard")
  const download = await downloading
  expect(download.suggestedFilename()).toBe("Notes.md")
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const markdown = Buffer.concat(chunks).toString()
  expect(markdown).toBe("# Notes\n\nfirst **bold** line\n")

  await drop(ana.blocks.first(), "photo.json", "{")
  await expect(ana.page.getByText("photo.json could not be read")).toBeVisible()
  await expect(ana.blocks).toHaveText(["first bold line"])

  await drop(ana.blocks.first(), "again.md", markdown)
  await expect(ana.blocks).toHaveText(["first bold line", "Notes", "first bold line"])
  await expect(ana.text.locator("strong")).toHaveText(["bold", "bold"])

  for (const how of ["keyboard", "mouse"] as const) {
    const choosing = ana.page.waitForEvent("filechooser")
    await choose(ana, "Import a file", how)
    const chosen = {name: "more.txt", mimeType: "text/plain", buffer: Buffer.from(`picked by ${how}`)}
    await (await choosing).setFiles(chosen)
    await expect(ana.text.getByText(`picked by ${how}`)).toBeVisible()
  }
  for (const [format, name] of [
    ["HTML", "Notes.html"],
    ["plain text", "Notes.txt"],
    ["JSON", "Notes.json"],
  ] as const) {
    const saving = ana.page.waitForEvent("download")
    await choose(ana, `Save as ${format}`, "mouse")
    expect((await saving).suggestedFilename()).toBe(name)
  }
})
