import type {Node} from "prosemirror-model"
import {type Command, EditorState, NodeSelection} from "prosemirror-state"
import {describe, expect, it} from "vitest"
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
  mention,
  p,
  q,
  rule,
  stateAfter,
  stateOf,
  after,
  table,
  toggle,
} from "../testing.ts"
import {indent, outdent} from "./indent.ts"
import {insertImage, insertRule, insertTable} from "./insert.ts"
import {keymap} from "./keymap.ts"
import {setListStyle} from "./list-style.ts"
import {deleteSelectedBlocks, duplicateBlocks} from "./duplicate.ts"
import {moveDown, moveTo, moveUp} from "./move.ts"
import {setBlock, toggleBlock, toggleList, toggleTask} from "./set-block.ts"
import {toggleScript} from "./format.ts"

const key = (name: string): Command => keymap[name]!
const nested = (node: Node) => having({indent: 1}, node)
type Case = [name: string, command: Command, before: Node, after: Node]

function cases(title: string, list: readonly Case[]) {
  it.each(list.map(([name, ...rest]) => [`${title} ${name}`, ...rest] as const))(
    "%s",
    (_name, command, before, expected) => {
      expect(after(command, before).toString()).toBe(expected.toString())
      expect(after(command, before).toJSON()).toEqual(expected.toJSON())
    },
  )
}

cases("setBlock", [
  ["makes a paragraph a heading", setBlock("heading", {level: 2}), doc(p("a|b")), doc(h(2, "a|b"))],
  [
    "keeps indent and id",
    setBlock("quote"),
    doc(having({indent: 2, id: "x"}, p("a|"))),
    doc(having({indent: 2, id: "x"}, q("a|"))),
  ],
  [
    "keeps a heading's other attributes",
    setBlock("heading", {level: 3}),
    doc(having({id: "x"}, h(1, "a|"))),
    doc(having({id: "x"}, h(3, "a|"))),
  ],
  ["makes line breaks newlines in code", setBlock("codeBlock"), doc(p("a", br(), "b|")), doc(code("a\nb|"))],
  [
    "makes newlines line breaks outside code",
    setBlock("paragraph"),
    doc(code("a\n\nb|")),
    doc(p("a", br(), br(), "b|")),
  ],
  [
    "keeps the text of a mention in code",
    setBlock("codeBlock"),
    doc(p("hi ", mention("1", "Ana"), "|")),
    doc(code("hi @Ana|")),
  ],
  ["wraps a list item", setBlock("listItem"), doc(p("a|"), p("b")), doc(li("bullet", 0, "a|"), p("b"))],
  [
    "joins the lists around",
    toggleList("bullet"),
    doc(li("bullet", 0, "a"), p("b|"), li("bullet", 0, "c")),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|"), li("bullet", 0, "c")),
  ],
  [
    "takes an item out of the middle",
    setBlock("paragraph"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|"), li("bullet", 0, "c")),
    doc(li("bullet", 0, "a"), p("b|"), li("bullet", 0, "c")),
  ],
  [
    "takes out the first item",
    setBlock("heading"),
    doc(li("bullet", 0, "a|"), li("bullet", 0, "b")),
    doc(h(1, "a|"), li("bullet", 0, "b")),
  ],
  [
    "takes out the last item",
    setBlock("paragraph"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|")),
    doc(li("bullet", 0, "a"), p("b|")),
  ],
  [
    "takes out all items",
    toggleList("bullet"),
    doc(p("0"), li("bullet", 0, "|a"), li("bullet", 0, "b"), li("bullet", 0, "c|")),
    doc(p("0"), p("|a"), p("b"), p("c|")),
  ],
  [
    "makes several blocks one list",
    toggleList("ordered"),
    doc(p("|a"), h(1, "b"), li("task", 0, "c|")),
    doc(li("ordered", 0, "|a"), li("ordered", 0, "b"), li("ordered", 0, "c|")),
  ],
  [
    "leaves atoms between",
    toggleList("bullet"),
    doc(p("|a"), rule(), p("b|")),
    doc(li("bullet", 0, "|a"), rule(), li("bullet", 0, "b|")),
  ],
  [
    "works in a cell",
    toggleList("bullet"),
    doc(table({}, ["a|", "b"])),
    doc(table({}, [[li("bullet", 0, "a|")], "b"])),
  ],
  ["takes a block back to a paragraph", toggleBlock("quote"), doc(q("a|")), doc(p("a|"))],
])

cases("toggleTask", [
  ["checks", toggleTask, doc(li("task", 0, "a|")), doc(having({checked: true}, li("task", 0, "a|")))],
  [
    "unchecks when all are checked",
    toggleTask,
    doc(having({checked: true}, li("task", 0, "a|"))),
    doc(li("task", 0, "a|")),
  ],
])

cases("Enter", [
  ["splits", key("Enter"), doc(p("a|b")), doc(p("a"), p("|b"))],
  ["replaces a selection", key("Enter"), doc(p("a|b"), p("c|d")), doc(p("a"), p("|d"))],
  [
    "keeps the block of the text at its start",
    key("Enter"),
    doc(having({id: "x"}, p("|ab"))),
    doc(p(""), having({id: "x"}, p("|ab"))),
  ],
  ["adds a paragraph after a heading", key("Enter"), doc(h(1, "a|")), doc(h(1, "a"), p("|"))],
  ["adds a paragraph before a heading", key("Enter"), doc(h(1, "|a")), doc(p(""), h(1, "|a"))],
  ["splits a heading", key("Enter"), doc(h(1, "a|b")), doc(h(1, "a"), h(1, "|b"))],
  ["adds a list item", key("Enter"), doc(li("bullet", 1, "a|")), doc(li("bullet", 1, "a"), li("bullet", 1, "|"))],
  [
    "adds an unchecked task",
    key("Enter"),
    doc(having({checked: true}, li("task", 0, "a|"))),
    doc(having({checked: true}, li("task", 0, "a")), li("task", 0, "|")),
  ],
  [
    "adds a task above a checked one",
    key("Enter"),
    doc(having({checked: true}, li("task", 0, "|a"))),
    doc(li("task", 0, ""), having({checked: true}, li("task", 0, "|a"))),
  ],
  [
    "moves the start to the new first item",
    key("Enter"),
    doc(having({start: 5}, li("ordered", 0, "|a"))),
    doc(having({start: 5}, li("ordered", 0, "")), li("ordered", 0, "|a")),
  ],
  [
    "moves an empty item out",
    key("Enter"),
    doc(li("bullet", 0, "a"), li("bullet", 1, "|")),
    doc(li("bullet", 0, "a"), li("bullet", 0, "|")),
  ],
  [
    "ends the list in an empty item",
    key("Enter"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "|")),
    doc(li("bullet", 0, "a"), p("|")),
  ],
  ["ends a quote", key("Enter"), doc(q("a"), q("|")), doc(q("a"), p("|"))],
  ["continues a callout", key("Enter"), doc(callout("tip", "a|")), doc(callout("tip", "a"), callout("tip", "|"))],
  ["goes into a toggle", key("Enter"), doc(toggle("a|b")), doc(toggle("a"), nested(p("|b")))],
  ["writes a newline in code", key("Enter"), doc(code("a|b")), doc(code("a\n|b"))],
  ["leaves code from an empty last line", key("Enter"), doc(code("a\n|"), p("b")), doc(code("a"), p("|"), p("b"))],
  ["splits in a cell", key("Enter"), doc(table({}, ["a|b"])), doc(table({}, [[p("a"), p("|b")]]))],
  ["breaks the line with Shift", key("Shift-Enter"), doc(p("a|b")), doc(p("a", br(), "|b"))],
  ["breaks the line in code with Shift", key("Shift-Enter"), doc(code("a|b")), doc(code("a\n|b"))],
  ["leaves code with Mod", key("Mod-Enter"), doc(code("a|b")), doc(code("ab"), p("|"))],
])

cases("Backspace at the start", [
  ["joins paragraphs", key("Backspace"), doc(p("a"), p("|b")), doc(p("a|b"))],
  ["leaves other places alone", key("Backspace"), doc(p("a"), p("b|c")), doc(p("a"), p("b|c"))],
  ["moves out first", key("Backspace"), doc(p("a"), nested(p("|b"))), doc(p("a"), p("|b"))],
  ["makes a heading a paragraph", key("Backspace"), doc(p("a"), h(1, "|b")), doc(p("a"), p("|b"))],
  [
    "makes a list item a paragraph",
    key("Backspace"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "|b")),
    doc(li("bullet", 0, "a"), p("|b")),
  ],
  [
    "joins into a list item",
    key("Backspace"),
    doc(li("bullet", 0, "a"), p("|b"), p("c")),
    doc(li("bullet", 0, "a|b"), p("c")),
  ],
  [
    "joins into a list item and the list after",
    key("Backspace"),
    doc(li("bullet", 0, "a"), p("|b"), li("bullet", 0, "c")),
    doc(li("bullet", 0, "a|b"), li("bullet", 0, "c")),
  ],
  [
    "joins into code",
    key("Backspace"),
    doc(code("a"), p("|b", mention("1", "Ana"), br(), marked("c", "bold"))),
    doc(code("a|b@Ana\nc")),
  ],
  [
    "removes an empty paragraph above",
    key("Backspace"),
    doc(p(""), having({id: "x"}, p("|b"))),
    doc(having({id: "x"}, p("|b"))),
  ],
  ["does nothing in the first block", key("Backspace"), doc(p("|a")), doc(p("|a"))],
  ["stays in its cell", key("Backspace"), doc(table({}, ["a", "|b"])), doc(table({}, ["a", "|b"]))],
])

cases("Delete at the end", [
  ["joins code into a paragraph", key("Delete"), doc(p("a|"), code("b\nc")), doc(p("a|b", br(), "c"))],
  [
    "joins code into a list item",
    key("Delete"),
    doc(li("bullet", 0, "a|"), code("b\nc")),
    doc(li("bullet", 0, "a|b", br(), "c")),
  ],
  [
    "joins a list item into code",
    key("Delete"),
    doc(code("a|"), li("bullet", 0, "b", br(), "c"), li("bullet", 0, "d")),
    doc(code("a|b\nc"), li("bullet", 0, "d")),
  ],
  ["joins paragraphs", key("Delete"), doc(p("a|"), p("b")), doc(p("a|b"))],
  ["joins a heading into a paragraph", key("Delete"), doc(p("a|"), h(1, "b")), doc(p("a|b"))],
  ["removes an empty paragraph", key("Delete"), doc(p("|"), h(1, "b")), doc(h(1, "|b"))],
  ["joins list items", key("Delete"), doc(li("bullet", 0, "a|"), li("bullet", 0, "b")), doc(li("bullet", 0, "a|b"))],
  [
    "joins the first item of a list",
    key("Delete"),
    doc(p("a|"), li("bullet", 0, "b"), li("bullet", 0, "c")),
    doc(p("a|b"), li("bullet", 0, "c")),
  ],
  ["joins the only item of a list", key("Delete"), doc(h(1, "a|"), li("bullet", 0, "b")), doc(h(1, "a|b"))],
])

it("leaves inline code at its end by one arrow key, and moves with the next one", () => {
  const atEnd = stateOf(doc(p("a ", marked("code|", "code"), " b")))
  expect(key("ArrowRight")(stateOf(doc(p(marked("co|de", "code")))))).toBe(false)
  const left = stateAfter(key("ArrowRight"), atEnd)
  expect(left.selection.eq(atEnd.selection)).toBe(true)
  expect(left.storedMarks).toEqual([])
  expect(key("ArrowRight")(left)).toBe(false)
})

describe("an atom beside the cursor", () => {
  it.each([
    ["Backspace", doc(rule(), p("|a")), 0],
    ["Delete", doc(p("a|"), rule()), 3],
    ["Backspace", doc(table({}, ["x"]), p("|a")), 0],
  ])("is selected by %s", (name, before, pos) => {
    const {selection} = stateAfter(key(name), stateOf(before))
    expect(selection).toBeInstanceOf(NodeSelection)
    expect(selection.from).toBe(pos)
  })

  it("gets a paragraph below on Enter", () => {
    const state = EditorState.create({doc: doc(rule(), p("a"))})
    const selected = state.apply(state.tr.setSelection(NodeSelection.create(state.doc, 0)))
    expect(stateAfter(key("Enter"), selected).doc.toString()).toBe(doc(rule(), p(""), p("a")).toString())
  })
})

cases("indent", [
  [
    "moves an item in",
    key("Tab"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|")),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b|")),
  ],
  [
    "takes sub-items along",
    key("Tab"),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|"), li("bullet", 1, "c"), li("bullet", 0, "d")),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b|"), li("bullet", 2, "c"), li("bullet", 0, "d")),
  ],
  [
    "goes one deeper than the item above at most",
    key("Tab"),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b|")),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b|")),
  ],
  ["leaves the first item", key("Tab"), doc(li("bullet", 0, "a|")), doc(li("bullet", 0, "a|"))],
  ["leaves paragraphs to the browser", key("Tab"), doc(p("a|")), doc(p("a|"))],
  [
    "moves an item out",
    key("Shift-Tab"),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b|"), li("bullet", 2, "c")),
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|"), li("bullet", 1, "c")),
  ],
  ["moves paragraphs with Mod-]", indent, doc(p("|a"), p("b|")), doc(nested(p("|a")), nested(p("b|")))],
  [
    "takes a toggle's children along",
    indent,
    doc(toggle("a|"), nested(p("b")), p("c")),
    doc(nested(toggle("a|")), having({indent: 2}, p("b")), p("c")),
  ],
  ["stops at the deepest level", indent, doc(having({indent: 8}, p("a|"))), doc(having({indent: 8}, p("a|")))],
  ["moves out with Mod-[", outdent, doc(nested(p("a|"))), doc(p("a|"))],
])

cases("move", [
  ["down past a paragraph", moveDown, doc(p("a|"), p("b")), doc(p("b"), p("a|"))],
  ["up past a longer one", moveUp, doc(p("long text"), p("a|")), doc(p("a|"), p("long text"))],
  ["up past a shorter one", moveUp, doc(p("b"), p("long |text")), doc(p("long |text"), p("b"))],
  [
    "out of a list",
    moveDown,
    doc(li("bullet", 0, "a"), li("bullet", 0, "b|"), p("long text"), li("bullet", 0, "c")),
    doc(li("bullet", 0, "a"), p("long text"), li("bullet", 0, "b|"), li("bullet", 0, "c")),
  ],
  [
    "the only item of a list",
    moveUp,
    doc(p("long text"), li("bullet", 0, "a|")),
    doc(li("bullet", 0, "a|"), p("long text")),
  ],
  [
    "a paragraph into a list",
    moveUp,
    doc(li("bullet", 0, "a"), li("bullet", 0, "b"), p("x|")),
    doc(li("bullet", 0, "a"), p("x|"), li("bullet", 0, "b")),
  ],
  [
    "with sub-items",
    moveDown,
    doc(li("bullet", 0, "a|"), li("bullet", 1, "b"), li("bullet", 0, "c"), li("bullet", 1, "d"), p("e")),
    doc(li("bullet", 0, "c"), li("bullet", 1, "d"), li("bullet", 0, "a|"), li("bullet", 1, "b"), p("e")),
  ],
  [
    "past a toggle with its children",
    moveUp,
    doc(toggle("t"), nested(p("c")), p("x|")),
    doc(p("x|"), toggle("t"), nested(p("c"))),
  ],
  ["several selected blocks", moveUp, doc(p("a"), p("|b"), p("c|")), doc(p("|b"), p("c|"), p("a"))],
  ["not past the end", moveDown, doc(p("a"), p("b|")), doc(p("a"), p("b|"))],
  ["within a cell", moveDown, doc(table({}, [[p("a|"), p("b")], "c"])), doc(table({}, [[p("b"), p("a|")], "c"]))],
])

cases("moveTo", [
  ["above everything", moveTo(0), doc(p("a"), p("b"), p("c|")), doc(p("c|"), p("a"), p("b"))],
  ["below everything", moveTo(9), doc(p("a|"), p("b"), p("c")), doc(p("b"), p("c"), p("a|"))],
  ["several blocks", moveTo(9), doc(p("|a"), p("b|"), p("c")), doc(p("c"), p("|a"), p("b|"))],
  ["nowhere, where they are", moveTo(3), doc(p("a"), p("b|")), doc(p("a"), p("b|"))],
  [
    "among an item's own blocks, moved in as they are",
    moveTo(7),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b"), li("bullet", 1, "c"), p("x|")),
    doc(li("bullet", 0, "a"), li("bullet", 1, "b"), nested(p("x|")), li("bullet", 1, "c")),
  ],
  [
    "out of an item, with what they own",
    moveTo(0),
    doc(p("x"), li("bullet", 0, "a"), li("bullet", 1, "b|"), li("bullet", 2, "c")),
    doc(li("bullet", 0, "b|"), li("bullet", 1, "c"), p("x"), li("bullet", 0, "a")),
  ],
])

cases("duplicateBlocks", [
  [
    "copies a block without its id",
    duplicateBlocks,
    doc(having({id: "x"}, p("a|"))),
    doc(having({id: "x"}, p("a")), p("|a")),
  ],
  [
    "copies a toggle with what it owns",
    duplicateBlocks,
    doc(toggle("t|"), nested(p("c")), p("x")),
    doc(toggle("t"), nested(p("c")), toggle("|t"), nested(p("c")), p("x")),
  ],
  ["copies several", duplicateBlocks, doc(p("|a"), p("b|")), doc(p("a"), p("b"), p("|a"), p("b"))],
])

cases("deleteSelectedBlocks", [
  ["leaves an empty paragraph where nothing else is", deleteSelectedBlocks, doc(h(1, "a|")), doc(p("|"))],
  [
    "takes what they own along",
    deleteSelectedBlocks,
    doc(p("x"), li("bullet", 0, "a|"), li("bullet", 1, "b"), p("y")),
    doc(p("x"), p("|y")),
  ],
  [
    "joins lists that they parted",
    deleteSelectedBlocks,
    doc(li("bullet", 0, "a"), p("x|"), li("bullet", 0, "b")),
    doc(li("bullet", 0, "a"), li("bullet", 0, "|b")),
  ],
])

cases("insert", [
  ["puts a rule below the text", insertRule, doc(p("a|")), doc(p("a"), rule(), p("|"))],
  ["replaces an empty paragraph", insertRule, doc(p("a"), p("|"), p("b")), doc(p("a"), rule(), p("|b"))],
  [
    "parts a list",
    insertRule,
    doc(li("bullet", 0, "a|"), li("bullet", 0, "b")),
    doc(li("bullet", 0, "a"), rule(), li("bullet", 0, "|b")),
  ],
  ["puts an image", insertImage({src: "/x.png"}), doc(p("|")), doc(image({src: "/x.png"}), p("|"))],
  ["refuses a table in a table", insertTable(), doc(table({}, ["a|"])), doc(table({}, ["a|"]))],
])

cases("marks", [
  [
    "a script replaces the other",
    toggleScript("subscript"),
    doc(p(marked("|a|", "superscript"))),
    doc(p(marked("|a|", "subscript"))),
  ],
  [
    "links become plain text",
    key("Mod-Shift-k"),
    doc(p("|a", marked("b|", link("https://c.d")), "e")),
    doc(p("|ab|e")),
  ],
])

const bold = marked("b", "bold")

cases("a mark on a selection", [
  ["that has none of it goes on", key("Mod-b"), doc(p("a|b|c")), doc(p("a|", marked("b|", "bold"), "c"))],
  ["of which a part has it goes on for all", key("Mod-b"), doc(p("|a", bold, "c|")), doc(p(marked("|abc|", "bold")))],
  [
    "over blocks of which one has it goes on for all",
    key("Mod-b"),
    doc(p("|", bold), p("c|")),
    doc(p(marked("|b", "bold")), p(marked("c|", "bold"))),
  ],
  ["of which all but a space has it goes off", key("Mod-b"), doc(p("|", bold, " ", bold, "|")), doc(p("|b b|"))],
  [
    "of which a part is highlighted goes on for all",
    key("Mod-Shift-h"),
    doc(p("|a", marked("b", "highlight"), "|")),
    doc(p(marked("|ab|", "highlight"))),
  ],
])

const styled = (style: string, node: Node) => having({style}, node)

cases("setListStyle", [
  [
    "makes the whole list count so, at the depth of the caret",
    setListStyle("roman"),
    doc(li("ordered", 0, "a"), li("ordered", 1, "b"), li("ordered", 0, "|c"), p("d"), li("ordered", 0, "e")),
    doc(
      styled("roman", li("ordered", 0, "a")),
      li("ordered", 1, "b"),
      styled("roman", li("ordered", 0, "|c")),
      p("d"),
      li("ordered", 0, "e"),
    ),
  ],
  [
    "leaves lists around it as they are",
    setListStyle("alpha"),
    doc(li("ordered", 0, "a"), li("ordered", 1, "|b"), li("bullet", 1, "c"), li("ordered", 0, "d")),
    doc(li("ordered", 0, "a"), styled("alpha", li("ordered", 1, "|b")), li("bullet", 1, "c"), li("ordered", 0, "d")),
  ],
  [
    "changes nothing that has no numbers",
    setListStyle("alpha"),
    doc(li("bullet", 0, "|a")),
    doc(li("bullet", 0, "|a")),
  ],
  [
    "holds for what Enter makes below",
    key("Enter"),
    doc(styled("alpha", li("ordered", 0, "a|"))),
    doc(styled("alpha", li("ordered", 0, "a")), styled("alpha", li("ordered", 0, "|"))),
  ],
])
