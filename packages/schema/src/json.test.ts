import * as fc from "fast-check"
import {describe, expect, it} from "vitest"
import {anyDocument} from "./arbitrary.ts"
import {FormError} from "./form-error.ts"
import {fromJSON, toJSON} from "./json.ts"
import {doc, having, li, p, table} from "./testing.ts"

function codeOf(value: unknown): string {
  try {
    fromJSON(value)
    return "fine"
  } catch (error) {
    return error instanceof FormError ? `${error.code} at ${error.path}` : "another error"
  }
}
const inner = (text: string) => ({type: "paragraph", content: [{type: "text", text}]})
const document = (...content: unknown[]) => ({type: "doc", content})

describe("JSON", () => {
  it("D1 brings back every document exactly", () => {
    fc.assert(
      fc.property(anyDocument, (node) => {
        expect(fromJSON(JSON.parse(JSON.stringify(toJSON(node)))).toJSON()).toEqual(node.toJSON())
      }),
    )
  })

  it("writes items without their list, and no defaults", () => {
    expect(toJSON(doc(p("a"), li("bullet", 1, "b")))).toEqual(
      document(
        {type: "paragraph", content: [{type: "text", text: "a"}]},
        {type: "listItem", attrs: {indent: 1}, content: [{type: "text", text: "b"}]},
      ),
    )
  })

  it("reads lists as ProseMirror writes them", () => {
    const node = doc(li("bullet", 0, "a"), p("b"), table({}, ["c"]))
    expect(fromJSON(node.toJSON()).toString()).toBe(node.toString())
  })

  it("D1 keeps what this build does not know under its own name", () => {
    const value = document(
      {type: "poll", attrs: {votes: 3}, content: [{type: "text", text: "a", marks: [{type: "glow", attrs: {by: 1}}]}]},
      {type: "chart", attrs: {indent: 2}},
      {type: "paragraph", attrs: {align: "center"}, content: [{type: "clock", attrs: {zone: "x"}}]},
    )
    expect(toJSON(fromJSON(value))).toEqual(value)
    expect(having({}, fromJSON(value).child(0)).type.name).toBe("unsupportedBlock")
  })

  it("keeps the text of blocks inside a block that it does not know", () => {
    expect(fromJSON(document({type: "columns", content: [inner("a"), inner("b")]})).textContent).toBe("a\nb")
  })

  it.each([
    [null, "not-a-document at "],
    [{type: "doc", content: 1}, "bad-content at "],
    [document(1), "not-a-node at content[0]"],
    [document({type: "text", text: "a"}), "bad-content at content[0]"],
    [document({type: "heading", attrs: {level: 9}}), "bad-attribute at content[0].attrs"],
    [document({type: "paragraph", attrs: 1}), "bad-attribute at content[0].attrs"],
    [document({type: "paragraph", content: [{type: "text", text: ""}]}), "bad-content at content[0].content[0]"],
    [document({type: "paragraph", content: [{type: "rule"}]}), "bad-content at content[0].content[0]"],
    [document({type: "table", content: [{type: "paragraph"}]}), "bad-content at content[0].content[0]"],
    [
      document({
        type: "paragraph",
        content: [{type: "text", text: "a", marks: [{type: "link", attrs: {href: "javascript:x"}}]}],
      }),
      "bad-mark at content[0].content[0].marks[0]",
    ],
    [document({type: "__proto__", content: []}), "fine"],
    [JSON.parse(`{"type":"doc","content":[{"type":"paragraph","attrs":{"__proto__":{"x":1}}}]}`), "fine"],
  ])("answers case %# with a code and a place", (value, expected) => {
    expect(codeOf(value)).toBe(expected)
  })

  it("does not follow nesting without end", () => {
    let value: object = {type: "text", text: "a"}
    for (let i = 0; i < 1000; i++) value = {type: "box", content: [value]}
    expect(codeOf(document(value))).toMatch(/^too-deep/)
  })

  it("does not follow an attribute's nesting without end", () => {
    const attrs: unknown = JSON.parse(`{"later":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)
    expect(codeOf(document({type: "paragraph", attrs}))).toBe("bad-attribute at content[0].attrs")
  })
})
