import * as fc from "fast-check"
import {describe, expect, it} from "vitest"
import {anyDocument, holdsLetters, letters} from "./arbitrary.ts"
import {br, doc, having, image, li, p, table} from "./testing.ts"
import {fromText, toText} from "./text.ts"

describe("text", () => {
  it("has every letter of every document, both ways", () => {
    fc.assert(
      fc.property(anyDocument, (node) => {
        expect(holdsLetters(toText(node), letters(node))).toBe(true)
        expect(letters(fromText(toText(node)))).toBe(toText(node).replaceAll(/\s/g, ""))
      }),
    )
  })

  it("looks like a text", () => {
    const node = doc(
      p("a", br(), "b"),
      li("bullet", 0, "c"),
      having({checked: true}, li("task", 1, "d")),
      having({start: 3}, li("ordered", 0, "e")),
      li("ordered", 0, "f"),
      table({}, ["g", "h"], ["i", "j"]),
      image({src: "/x", alt: "k"}),
    )
    expect(toText(node)).toBe("a\nb\n\n- c\n  [x] d\n3. e\n4. f\n\ng\th\ni\tj\n\nk")
  })

  it("reads paragraphs and line breaks", () => {
    expect(fromText("a\r\nb\n\n\nc").toString()).toBe(doc(p("a", br(), "b"), p("c")).toString())
    expect(fromText("").toString()).toBe(doc(p("")).toString())
  })
})
