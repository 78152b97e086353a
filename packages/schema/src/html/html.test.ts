import * as fc from "fast-check"
import {Window} from "happy-dom"
import {parseHTML} from "linkedom"
import type {Node} from "prosemirror-model"
import {describe, expect, it} from "vitest"
import {anyDocument} from "../arbitrary.ts"
import {
  br,
  callout,
  code,
  doc,
  h,
  having,
  image,
  li,
  link,
  marked,
  named,
  p,
  q,
  rule,
  table,
  toggle,
} from "../testing.ts"
import {fromHTML, toHTML} from "./index.ts"

const dom = parseHTML("<html><body></body></html>").document
const read = (html: string) => fromHTML(html, dom)
const nested = (node: Node, indent = 1) => having({indent}, node)

const withoutColumns = (node: Node) =>
  JSON.parse(JSON.stringify(node.toJSON()).replaceAll(/"col":"c\d"/g, `"col":null`))

describe("HTML", () => {
  it("D1 brings back every document exactly", () => {
    fc.assert(
      fc.property(anyDocument, (node) => {
        expect(read(toHTML(node, dom)).toJSON()).toEqual(node.toJSON())
      }),
    )
  })

  it("D1 brings back every document exactly in a browser's DOM", () => {
    const browser = new Window().document as unknown as Document
    fc.assert(
      fc.property(anyDocument, (node) => {
        expect(fromHTML(toHTML(node, browser), browser).toJSON()).toEqual(node.toJSON())
      }),
      {numRuns: 30},
    )
  })

  it("tells other programs how a list counts", () => {
    const items = [having({style: "alpha"}, li("ordered", 0, "a")), having({style: "roman"}, li("ordered", 0, "b"))]
    const html = toHTML(doc(...items, li("ordered", 0, "c")), dom)
    expect(html.match(/<ol[^>]*>/g)).toEqual([`<ol type="a">`, `<ol type="i" start="2">`, `<ol start="3">`])
  })

  it("clips the names that somebody else gives to rows and columns", () => {
    const name = "x".repeat(1_000)
    const node = read(`<table><tr data-id="${name}"><td data-col="${name}">a</td></tr></table>`)
    expect(() => node.check()).not.toThrow()
    expect(node.textContent).toBe("a")
  })

  it("nests lists and toggles as other programs expect", () => {
    const html = toHTML(doc(li("bullet", 0, "a"), li("ordered", 1, "b"), toggle("c"), nested(p("d"))), dom)
    expect(html.replaceAll(/ [\w-]+="[^"]*"/g, "")).toBe(
      "<div><ul><li>a<ol><li>b</li></ol></li></ul><details><summary>c</summary><p>d</p></details></div>",
    )
  })

  it("writes merged cells as one, over its rows and columns", () => {
    const grid = having({header: true}, table({spans: {"r0/c0": "r1/c1"}}, ["a", "", "b"], ["", "", "c"]))
    const html = toHTML(doc(named(grid)), new Window().document as unknown as Document)
    expect(html.replaceAll(/ (?:data-[\w-]+|dir)="[^"]*"/g, "")).toBe(
      `<div><table><tbody><tr><th scope="col" colspan="2" rowspan="2"><p>a</p></th><th scope="col"><p>b</p></th></tr>` +
        `<tr><td><p>c</p></td></tr></tbody></table></div>`,
    )
  })

  it.each<[string, string, Node]>([
    [
      "nested lists",
      "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
      doc(li("bullet", 0, "a"), li("bullet", 1, "b"), li("bullet", 0, "c")),
    ],
    [
      "lists in lists, as Google Docs has them",
      "<ul><li><p>a</p></li><ul><li><p>b</p></li></ul></ul>",
      doc(li("bullet", 0, "a"), li("bullet", 1, "b")),
    ],
    [
      "the start of a list",
      `<ol start="4"><li>a</li><li>b</li></ol>`,
      doc(having({start: 4}, li("ordered", 0, "a")), li("ordered", 0, "b")),
    ],
    [
      "how a list counts",
      `<ol type="A"><li>a<ol type="a"><li>b</li></ol></li></ol><p>-</p><ol style="list-style-type:lower-roman"><li>c</li></ol>`,
      doc(
        having({style: "alpha"}, li("ordered", 0, "a")),
        li("ordered", 1, "b"),
        p("-"),
        having({style: "roman"}, li("ordered", 0, "c")),
      ),
    ],
    [
      "blocks in an item",
      "<ul><li><p>a</p><p>b</p><pre>c</pre></li><li>d</li></ul>",
      doc(li("bullet", 0, "a"), nested(p("b")), nested(code("c")), li("bullet", 0, "d")),
    ],
    [
      "GitHub's tasks",
      `<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked> a</li></ul>`,
      doc(having({checked: true}, li("task", 0, "a"))),
    ],
    [
      "Tiptap's tasks",
      `<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><label><input type="checkbox" checked></label><div><p>a</p></div></li></ul>`,
      doc(having({checked: true}, li("task", 0, "a"))),
    ],
    ["quotes of several paragraphs", "<blockquote><p>a</p><p>b</p></blockquote>", doc(q("a"), q("b"))],
    ["details", "<details><summary>a</summary><p>b</p>c</details>", doc(toggle("a"), nested(p("b")), nested(p("c")))],
    [
      "GitHub's alerts",
      `<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Tip</p><p>a</p><p>b</p></div>`,
      doc(callout("tip", "a"), callout("tip", "b")),
    ],
    [
      "lines of an editor of code",
      `<div style="font-family: Consolas, monospace;white-space: pre;"><div><span>if x:</span></div><div><span>  y</span></div><br><div>z</div></div>`,
      doc(code("if x:\n  y\n\nz")),
    ],
    [
      "one line of an editor of code",
      `<div style="font-family: Consolas, monospace;white-space: pre;"><div><span>x</span></div></div>`,
      doc(p("x")),
    ],
    [
      "what Google Docs copies",
      `<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">a</span><span style="font-weight:400">b</span></p></b>`,
      doc(p(marked("a", "bold"), "b")),
    ],
    [
      "Word's lists",
      `<p class="MsoListParagraph" style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.<span>  </span></span>a</p>`,
      doc(li("ordered", 1, "a")),
    ],
    ["code with its language", `<pre><code class="language-ts">a\n  b</code></pre>`, doc(code("a\n  b", "ts"))],
    ["headings, rules and breaks", "<h2>a<br>b</h2><hr>", doc(h(2, "a", br(), "b"), rule())],
    [
      "pictures with a caption",
      `<figure><img src="/a.png" alt="b"><figcaption>c</figcaption></figure>`,
      doc(image({src: "/a.png", alt: "b", caption: "c"})),
    ],
    [
      "tables",
      "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>",
      doc(having({header: true}, table({}, ["a", "b"], ["c", ""]))),
    ],
    [
      "spanned cells",
      `<table><tr><td colspan="2">a</td></tr><tr><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td></tr></table>`,
      doc(named(table({spans: {"r0/c0": "r0/c1", "r1/c0": "r2/c0"}}, ["a", ""], ["b", "c"], ["", "d"]))),
    ],
    [
      "empty cells that Excel writes as one",
      `<table><tr><td>a</td><td colspan="2" style="mso-ignore:colspan"></td></tr></table>`,
      doc(table({}, ["a", "", ""])),
    ],
    [
      "tables in tables",
      "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>",
      doc(table({}, [[p("a"), p("b")]])),
    ],
    ["nested wrappers", "<div><section><p>a</p><div>b</div></section></div>", doc(p("a"), p("b"))],
    ["links", `<a href="https://a.bc">a</a>`, doc(p(marked("a", link("https://a.bc"))))],
  ])("reads %s", (_name, html, expected) => {
    expect(withoutColumns(read(html))).toEqual(withoutColumns(expected))
  })

  it.each([
    `<a href="javascript:alert(1)">a</a>`,
    `<a href="java\nscript:alert(1)">a</a>`,
    `<a href=" data:text/html,x">a</a>`,
    `<a href="vbscript:x">a</a>`,
    "<p>a<script>alert(1)</script></p>",
    `<p onclick="x()">a</p>`,
    `<p>a<iframe src="https://x"></iframe></p>`,
    `<p>a<style>b{}</style></p>`,
  ])("lets nothing dangerous through: %s", (html) => {
    expect(read(html).toString()).toBe(doc(p("a")).toString())
  })

  it("takes no source but pictures", () => {
    const sources = ["javascript:x", "data:text/html;base64,AA==", "data:image/svg+xml;base64,AA=="]
    for (const source of sources) expect(read(`<img src="${source}" alt="a">`).toString()).toBe(doc(p("a")).toString())
  })

  it("writes no style attribute that the editor would not set by script", () => {
    const html = toHTML(doc(p(marked("a", "bold")), having({start: 2}, li("ordered", 0, "b"))), dom)
    expect(html).not.toContain("style=")
  })
})
