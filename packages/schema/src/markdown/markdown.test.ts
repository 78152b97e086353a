import * as fc from "fast-check"
import type {Node} from "prosemirror-model"
import {describe, expect, it} from "vitest"
import {anyDocument, letters, plainDocument} from "../arbitrary.ts"
import {
  br,
  callout,
  code,
  date,
  doc,
  h,
  having,
  image,
  li,
  link,
  marked,
  math,
  mathBlock,
  mention,
  p,
  pageBreak,
  q,
  rule,
  table,
  toggle,
} from "../testing.ts"
import {schema} from "../schema.ts"
import {fromMarkdown, toMarkdown} from "./index.ts"

/** Of the properties of which one run takes milliseconds. */
const runs = process.env["QUIRE_LONG"] === undefined ? 200 : 5_000

const nested = (node: Node, indent = 1) => having({indent}, node)
const withoutColumns = (node: Node): unknown =>
  JSON.parse(JSON.stringify(node.toJSON()).replaceAll(/"col":"c\d"/g, `"col":null`))

describe("Markdown", () => {
  it("counts a list no further than a list can start", () => {
    const margin = " ".repeat("999999999. ".length)
    const node = fromMarkdown(`999999999. a\n${margin}~~~\n${margin}b\n${margin}~~~\n10. c\n`)
    expect(() => node.check()).not.toThrow()
    expect(node.child(2).child(0).attrs).toMatchObject({kind: "ordered", start: 999_999_999})
  })

  it.each<[string, string, Node]>([
    ["paragraphs", "a\n\nb\n", doc(p("a"), p("b"))],
    ["headings", "## a\n\n###### b\n", doc(h(2, "a"), h(6, "b"))],
    ["line breaks", "a\\\nb\n", doc(p("a", br(), "b"))],
    [
      "marks",
      "**a***b*~~c~~`d`\n",
      doc(p(marked("a", "bold"), marked("b", "italic"), marked("c", "strike"), marked("d", "code"))),
    ],
    [
      "marks that need HTML",
      "<u>a</u><mark>b</mark><sub>c</sub><sup>d</sup>\n",
      doc(
        p(
          marked("a", "underline"),
          schema.text("b", [schema.marks.highlight.create()]),
          marked("c", "subscript"),
          marked("d", "superscript"),
        ),
      ),
    ],
    [
      "colours",
      `<span data-color="#ff0000">a</span>\n`,
      doc(p(marked("a", schema.marks.color.create({color: "#ff0000"})))),
    ],
    ["links", "[a](https://b.c)\n", doc(p(marked("a", link("https://b.c"))))],
    ["lists", "- a\n  - b\n- c\n", doc(li("bullet", 0, "a"), li("bullet", 1, "b"), li("bullet", 0, "c"))],
    [
      "numbered lists",
      "3. a\n4. b\n   1. c\n",
      doc(having({start: 3}, li("ordered", 0, "a")), li("ordered", 0, "b"), li("ordered", 1, "c")),
    ],
    ["tasks", "- [x] a\n- [ ] b\n", doc(having({checked: true}, li("task", 0, "a")), li("task", 0, "b"))],
    [
      "what an item owns",
      "1. a\n\n   b\n\n2. c\n",
      doc(li("ordered", 0, "a"), nested(p("b")), having({start: 2}, li("ordered", 0, "c"))),
    ],
    ["quotes", "> a\n", doc(q("a"))],
    ["callouts", "> [!TIP]\n> a\n>\n> b\n", doc(callout("tip", "a"), nested(p("b")))],
    ["toggles", "<details><summary>\n\na\n\n</summary>\n\nb\n\n</details>\n", doc(toggle("a"), nested(p("b")))],
    ["code", "```ts\na\n  b\n```\n", doc(code("a\n  b", "ts"))],
    ["math", "$a$\n\n$$\nb\n$$\n", doc(p(math("a")), mathBlock("b"))],
    ["rules and images", `---\n\n![a](/b.png "c")\n`, doc(rule(), image({src: "/b.png", alt: "a", caption: "c"}))],
    ["mentions", "[@Ana](mention:1)\n", doc(p(mention("1", "Ana")))],
    ["dates", "by <time>2026-11-25</time>\n", doc(p("by ", date("2026-11-25")))],
    ["page breaks", "a\n\n<!-- page break -->\n\nb\n", doc(p("a"), pageBreak(), p("b"))],
    ["tables", "| a | b |\n| - | - |\n| c | d |\n", doc(having({header: true}, table({}, ["a", "b"], ["c", "d"])))],
    ["tables without a header", "|   |\n| - |\n| a |\n", doc(table({}, ["a"]))],
  ])("writes and reads %s", (_name, markdown, node) => {
    expect(toMarkdown(node)).toBe(markdown)
    expect(withoutColumns(fromMarkdown(markdown))).toEqual(withoutColumns(node))
  })

  it.each<[string, string, Node]>([
    [
      "GitHub's details",
      "<details>\n<summary>a <b>c</b></summary>\n\nb\n\n</details>",
      doc(toggle("a ", marked("c", "bold")), nested(p("b"))),
    ],
    ["other HTML as code", "<div>\na\n</div>", doc(code("<div>\na\n</div>", "html"))],
    ["other tags as text", "a <blink>b</blink>", doc(p("a <blink>b</blink>"))],
    ["a quote that is no callout", "> \\[!NOTE]\n> a", doc(q("[!NOTE] a"))],
    ["quotes of several paragraphs", "> a\n>\n> b", doc(q("a"), q("b"))],
    ["references", "[a][x]\n\n[x]: https://b.c", doc(p(marked("a", link("https://b.c"))))],
    ["an image in a text", "a ![b](/c.png) d", doc(p("a "), image({src: "/c.png", alt: "b"}), p(" d"))],
    ["unsafe links as text", "[a](javascript:b)", doc(p("a"))],
    ["addresses", "https://a.bc", doc(p(marked("https://a.bc", link("https://a.bc"))))],
    ["nothing", "", doc(p(""))],
  ])("reads %s", (_name, markdown, node) => {
    expect(withoutColumns(fromMarkdown(markdown))).toEqual(withoutColumns(node))
  })

  it("is stable: what was read is written the same", () => {
    fc.assert(
      fc.property(plainDocument, (node) => {
        const once = toMarkdown(node)
        expect(toMarkdown(fromMarkdown(once))).toBe(once)
      }),
      {numRuns: runs},
    )
  })

  it("loses and adds no letter of any document", () => {
    fc.assert(
      fc.property(anyDocument, (node) => {
        expect(letters(fromMarkdown(toMarkdown(node)))).toBe(letters(node))
      }),
      {numRuns: runs},
    )
  })

  it("reads any text", () => {
    fc.assert(
      fc.property(fc.string({unit: "grapheme", maxLength: 60}), (text) => {
        expect(() => fromMarkdown(text).check()).not.toThrow()
      }),
    )
  })
})
