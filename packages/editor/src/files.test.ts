// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {plainDocument} from "@quire/schema/testing"
import * as fc from "fast-check"
import {afterEach, expect, test, vi} from "vitest"
import {formatOf} from "./file-format.ts"
import {insertDocument} from "./insert-document.ts"
import {fileMaxBytes, readFile} from "./read-file.ts"
import {page, select, viewOf} from "./testing.ts"
import {writeFile} from "./write-file.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const {heading, list, listItem} = schema.nodes
const document = page(
  heading.create({level: 2}, schema.text("Chairs")),
  list.create(null, [listItem.create(null, schema.text("old ones"))]),
  "and a table",
)

/** What comes out of `file`. */
async function contentOf(file: File) {
  const reading = await readFile(file)
  if (reading.name === "refused") throw new Error(reading.cause)
  return reading
}

test.each(["markdown", "html", "json"] as const)(
  "as %s a document and its title come back as they were",
  async (format) => {
    const file = await writeFile(format, document, "The *reading* room & <more>")
    expect([formatOf(file), formatOf({name: file.name, type: ""})]).toEqual([format, format])
    const content = await contentOf(file)
    expect(content.title).toBe("The *reading* room & <more>")
    expect(content.document.toJSON()).toEqual(document.toJSON())
  },
)

test("as plain text the words come back", async () => {
  const {document: back} = await contentOf(await writeFile("text", document, "The room"))
  expect(back.textContent).toBe("The roomChairs- old onesand a table")
})

test("any document survives the way through JSON", async () => {
  await fc.assert(
    fc.asyncProperty(plainDocument, async (any) => {
      const content = await contentOf(await writeFile("json", any, ""))
      expect(content.document.toJSON()).toEqual(any.toJSON())
    }),
    {numRuns: 30},
  )
})

test("the name of a file keeps to what every system takes", async () => {
  expect((await writeFile("text", page(""), "a/b: „c“ · 世界")).name).toBe("ab c  世界.txt")
  expect((await writeFile("text", page(""), "../..")).name).toBe("document.txt")
})

test.each([
  ["another kind of file", new File(["x"], "photo.png", {type: "image/png"}), "kind"],
  ["a huge one", new File(["x".repeat(fileMaxBytes + 1)], "huge.md"), "size"],
  ["bytes that are no text", new File([Uint8Array.of(0xff, 0xfe, 0x00)], "a.txt"), "binary"],
  ["text with nothing between its letters", new File(["a\0b"], "a.md"), "binary"],
  ["JSON that is none", new File(["{"], "a.json"), "damaged"],
  ["JSON of something else", new File([`{"type": "person"}`], "a.json"), "damaged"],
  [
    "a block in JSON that cannot be",
    new File([`{"type":"doc","content":[{"type":"heading","attrs":{"level":"x"}}]}`], "a.json"),
    "damaged",
  ],
])("%s is refused", async (_what, file, cause) => {
  vi.spyOn(console, "warn").mockReturnValue()
  expect(await readFile(file)).toEqual({name: "refused", cause})
})

test("nothing in a page that comes in runs", async () => {
  const html = `<title>T</title><script>globalThis.ran = true</script><p onclick="ran()">text <img src=x onerror="ran = true"></p>`
  const content = await contentOf(new File([html], "a.html"))
  expect(content.title).toBe("T")
  expect(JSON.stringify(content.document.toJSON())).not.toMatch(/ran|script/)
})

test("a document comes below the caret, whole, or in the place of nothing", () => {
  const view = viewOf(page("one", "two"))
  select(view, 2)
  insertDocument(document)(view.state, view.dispatch)
  expect(view.state.doc.children.map((block) => block.textContent)).toEqual([
    "one",
    "Chairs",
    "old ones",
    "and a table",
    "two",
  ])
  view.state.doc.check()
  const blank = viewOf(page(""))
  insertDocument(document)(blank.state, blank.dispatch)
  expect(blank.state.doc.toJSON()).toEqual(document.toJSON())
})
