import * as fc from "fast-check"
import {type Node, Schema} from "prosemirror-model"
import {describe, expect, it} from "vitest"
import {prosemirrorToYXmlFragment} from "y-prosemirror"
import * as Y from "yjs"
import {anyDocument, holdsLetters, letters} from "../arbitrary.ts"
import {schema} from "../schema.ts"
import {
  br,
  code,
  doc,
  h,
  having,
  image,
  li,
  link,
  marked,
  math,
  mention,
  named,
  p,
  q,
  rule,
  table,
  toggle,
} from "../testing.ts"
import {fromTree} from "./index.ts"

type Part = string | Y.XmlElement | Y.XmlText

/** An element of a tree; texts in it become Y.XmlText. */
function el(name: string, attrs: Record<string, unknown>, ...parts: Part[]): Y.XmlElement {
  const element = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attrs)) element.setAttribute(key, value as string)
  element.insert(
    0,
    parts.map((part) => (typeof part === "string" ? new Y.XmlText(part) : part)),
  )
  return element
}

/** A text of runs with marks. */
function runs(...parts: [string, Record<string, unknown>][]): Y.XmlText {
  const text = new Y.XmlText()
  text.applyDelta(parts.map(([insert, attributes]) => ({insert, attributes})))
  return text
}

function tree(...elements: Y.XmlElement[]): Node {
  const fragment = new Y.Doc().getXmlFragment("prosemirror")
  fragment.insert(0, elements)
  const node = fromTree(fragment)
  node.check()
  return node
}

const nested = (node: Node, indent = 1) => having({indent}, node)
const para = (text: string) => el("paragraph", {}, text)
const withoutColumns = (node: Node): unknown =>
  JSON.parse(JSON.stringify(node.toJSON()).replaceAll(/"col":"c\d"/g, `"col":null`))

describe("fromTree", () => {
  it.each<[string, () => Node, Node]>([
    [
      "our first release",
      () =>
        tree(
          el("heading", {level: "2"}, "a"),
          el("paragraph", {}, "b", el("hardBreak", {}), "c"),
          el("codeBlock", {language: "ts"}, "d\ne"),
          el("horizontalRule", {}),
        ),
      doc(h(2, "a"), p("b", br(), "c"), code("d\ne", "ts"), rule()),
    ],
    [
      "marks",
      () =>
        tree(
          el(
            "paragraph",
            {},
            runs(
              ["a", {bold: {}}],
              ["b", {em: {}}],
              ["c", {link: {href: "https://d.e", target: "_blank"}}],
              ["f", {highlight: {color: "#FFF"}}],
            ),
          ),
        ),
      doc(
        p(
          marked("a", "bold"),
          marked("b", "italic"),
          marked("c", link("https://d.e")),
          schema.text("f", [schema.marks.highlight.create({color: "#ffffff"})]),
        ),
      ),
    ],
    [
      "ProseMirror's lists",
      () =>
        tree(
          el(
            "ordered_list",
            {order: "3"},
            el("list_item", {}, para("a"), el("bullet_list", {}, el("list_item", {}, para("b")))),
            el("list_item", {}, para("c")),
          ),
        ),
      doc(having({start: 3}, li("ordered", 0, "a")), li("bullet", 1, "b"), li("ordered", 0, "c")),
    ],
    [
      "blocks in an item",
      () => tree(el("bulletList", {}, el("listItem", {}, para("a"), para("b")))),
      doc(li("bullet", 0, "a"), nested(p("b"))),
    ],
    [
      "Tiptap's tasks",
      () =>
        tree(
          el("taskList", {}, el("taskItem", {checked: "true"}, para("a")), el("taskItem", {checked: false}, para("b"))),
        ),
      doc(having({checked: true}, li("task", 0, "a")), li("task", 0, "b")),
    ],
    ["quotes", () => tree(el("blockquote", {}, para("a"), para("b"))), doc(q("a"), q("b"))],
    [
      "details",
      () => tree(el("details", {}, el("detailsSummary", {}, "a"), el("detailsContent", {}, para("b")))),
      doc(toggle("a"), nested(p("b"))),
    ],
    [
      "tables",
      () =>
        tree(
          el(
            "table",
            {},
            el("tableRow", {}, el("tableHeader", {}, para("a")), el("tableHeader", {}, para("b"))),
            el("tableRow", {}, el("tableCell", {colspan: "2"}, para("c"))),
          ),
        ),
      doc(having({header: true}, named(table({spans: {"r1/c0": "r1/c1"}}, ["a", "b"], ["c", ""])))),
    ],
    [
      "inline images, mentions and math",
      () =>
        tree(
          el(
            "paragraph",
            {},
            "a",
            el("image", {src: "/b.png", alt: "c"}),
            el("mention", {id: "1", label: "Ana"}),
            el("inlineMath", {latex: "x"}),
          ),
        ),
      doc(p("a", mention("1", "Ana"), math("x")), image({src: "/b.png", alt: "c"})),
    ],
    [
      "BlockNote's blocks",
      () =>
        tree(
          el(
            "blockGroup",
            {},
            el("blockContainer", {id: "x"}, el("heading", {level: 1, textColor: "default"}, "a")),
            el(
              "blockContainer",
              {id: "y"},
              el("bulletListItem", {}, "b"),
              el("blockGroup", {}, el("blockContainer", {id: "z"}, el("checkListItem", {checked: true}, "c"))),
            ),
          ),
        ),
      doc(
        having({id: "x"}, h(1, "a")),
        having({id: "y"}, li("bullet", 0, "b")),
        having({id: "z", checked: true}, li("task", 1, "c")),
      ),
    ],
    [
      "BlockNote's toggles and numbers",
      () =>
        tree(
          el(
            "blockGroup",
            {},
            el(
              "blockContainer",
              {},
              el("toggleListItem", {}, "a"),
              el("blockGroup", {}, el("blockContainer", {}, el("paragraph", {}, "b"))),
            ),
            el("blockContainer", {}, el("numberedListItem", {start: 4}, "c")),
          ),
        ),
      doc(toggle("a"), nested(p("b")), having({start: 4}, li("ordered", 0, "c"))),
    ],
    ["nothing", () => tree(), doc(p(""))],
  ])("reads %s", (_name, read, expected) => {
    expect(withoutColumns(read())).toEqual(withoutColumns(expected))
  })

  it("D1 keeps blocks, atoms, inlines and marks that it does not know", () => {
    const node = tree(
      el("poll", {votes: 3}, "a"),
      el("chart", {kind: "pie"}),
      el("columns", {}, el("column", {}, para("b"))),
      el("paragraph", {textAlign: "center"}, runs(["c", {glow: {by: 1}}]), el("clock", {zone: "x"})),
    )
    const json = JSON.stringify(node.toJSON())
    for (const kept of [
      `"poll"`,
      `{"votes":3}`,
      `"chart"`,
      `"pie"`,
      `"columns"`,
      `"column"`,
      `"glow"`,
      `{"by":1}`,
      `"clock"`,
      `"textAlign":"center"`,
    ]) {
      expect(json).toContain(kept)
    }
    expect(letters(node)).toBe("abc")
  })

  it("keeps overlapping comments", () => {
    const text = runs(["a", {"comment--AbCd0123": {id: "1"}, "comment--0123AbCd": {id: "2"}}])
    const [child] = tree(el("paragraph", {}, text)).firstChild!.children
    expect(child!.marks.map(({attrs}) => attrs.id)).toEqual(["1", "2"])
  })

  it("keeps an address that is not safe away from the page, but keeps it", () => {
    const json = JSON.stringify(tree(el("paragraph", {}, runs(["a", {link: {href: "javascript:b"}}]))).toJSON())
    expect(json).toContain("unsupportedMark")
    expect(json).not.toContain(`"link","attrs"`)
  })

  it("D5 keeps every letter that y-prosemirror stored, whatever the names", () => {
    fc.assert(
      fc.property(anyDocument, fc.boolean(), (node, strange) => {
        const fragment = new Y.Doc().getXmlFragment("prosemirror")
        prosemirrorToYXmlFragment(strange ? renamed(node) : node, fragment)
        const read = fromTree(fragment)
        read.check()
        expect(holdsLetters(letters(read), strange ? textLetters(node) : letters(node))).toBe(true)
      }),
    )
  })
})

/** The letters that are text: names of atoms that nobody knows are no text. */
function textLetters(node: Node): string {
  return node.textBetween(0, node.content.size, "", () => "").replaceAll(/\s/g, "")
}

/** The same document with names that no build knows. */
function renamed(node: Node): Node {
  const names = Object.keys(schema.nodes).filter((name) => name !== "doc" && name !== "text")
  const rename = (text: string) =>
    text.replaceAll(/\b[a-z]\w+\b/gi, (word) => (names.includes(word) ? `x${word}` : word))
  const nodes = Object.fromEntries(
    Object.entries(schema.nodes).map(([name, {spec}]) => [
      name === "doc" || name === "text" ? name : `x${name}`,
      {...spec, ...(spec.content !== undefined && {content: rename(spec.content)}), linebreakReplacement: false},
    ]),
  )
  const marks = Object.fromEntries(Object.entries(schema.marks).map(([name, {spec}]) => [`x${name}`, spec]))
  for (const spec of Object.values(nodes)) if (spec.marks) delete spec.marks
  const strange = new Schema({nodes, marks})
  const json: unknown = JSON.parse(JSON.stringify(node.toJSON()), (key, value: unknown) =>
    key === "type" &&
    typeof value === "string" &&
    value !== "doc" &&
    value !== "text" &&
    value !== "poll" &&
    value !== "chart" &&
    value !== "sticker"
      ? `x${value}`
      : value,
  )
  return strange.nodeFromJSON(json)
}
