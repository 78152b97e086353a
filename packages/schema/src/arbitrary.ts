import * as fc from "fast-check"
import {Fragment, Mark, type Node} from "prosemirror-model"
import {CALLOUT_TONES, LIST_KINDS, LIST_STYLES} from "./attributes.ts"
import {containerContent, documentOf} from "./blocks.ts"
import {isShown} from "./cell-areas.ts"
import {schema} from "./schema.ts"

/* Random documents for property tests. */

const {nodes, marks} = schema

/** Words, spaces, and what other forms give a meaning to. */
const piece = fc.oneof(
  fc.string({minLength: 1, maxLength: 8, unit: fc.constantFrom(..."abc XYZ\u00e9\u4e2d\u05d0 ".split(""))}),
  fc.constantFrom(
    "*",
    "_",
    "**a**",
    "`",
    "~",
    "[x](y)",
    "<b>",
    "&amp;",
    "#",
    "- ",
    "1. ",
    "> ",
    "|",
    "$",
    "\\",
    "!",
    "  ",
    "\u{1f600}",
    "www.a.bc",
    "a@b.cd",
    "[!NOTE]",
    "==",
    ":::",
    "+",
    "=",
    "---",
  ),
)
const words = fc.array(piece, {minLength: 1, maxLength: 4}).map((pieces) => pieces.join(""))
const id = fc.string({minLength: 1, maxLength: 6, unit: fc.constantFrom(..."abcdef0123-".split(""))})
const color = fc.constantFrom("#ff0000", "#00aa7f")
const jsonObject = fc.dictionary(
  fc.constantFrom("alpha", "beta", "gamma"),
  fc.oneof(fc.integer(), fc.string(), fc.boolean()),
  {minKeys: 1, maxKeys: 2, noNullPrototype: true},
)
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, {nil: null, freq: 6})

const mark: fc.Arbitrary<Mark> = fc.oneof(
  fc
    .constantFrom("bold", "italic", "underline", "strike", "code", "subscript", "superscript")
    .map((name) => marks[name].create()),
  fc.constantFrom("https://a.bc/d?e=f&g", "/x(y)", "#z", "mailto:a@b.cd").map((href) => marks.link.create({href})),
  orNull(color).map((value) => marks.highlight.create({color: value})),
  color.map((value) => marks.color.create({color: value})),
)
const specialMark: fc.Arbitrary<Mark> = fc.oneof(
  id.map((value) => marks.comment.create({id: value})),
  fc
    .tuple(id, fc.oneof(fc.constant(true), jsonObject))
    .map(([key, value]) => marks.unsupportedMark.create({key, value})),
)
const markSet = (one: fc.Arbitrary<Mark>) =>
  fc.oneof(
    {weight: 3, arbitrary: fc.constant<readonly Mark[]>(Mark.none)},
    fc
      // A text has one value under each key, so only one mark that nobody knows.
      .uniqueArray(one, {
        maxLength: 3,
        selector: (mark) => (mark.type === marks.unsupportedMark ? mark.attrs["key"] : mark),
      })
      .map((list) => list.reduce<readonly Mark[]>((set, next) => next.addToSet(set), Mark.none)),
  )

function inlineContent(everything: boolean): fc.Arbitrary<Node[]> {
  const set = markSet(everything ? fc.oneof(mark, specialMark) : mark)
  const text = fc.tuple(words, set).map(([value, list]) => schema.text(value, list))
  const leaf = fc.oneof(
    fc.constant(null).map(() => nodes.hardBreak.create()),
    fc.tuple(id, words).map(([value, label]) => nodes.mention.create({id: value, label})),
    fc.constantFrom("x^2", "a_b", "\\frac{1}{2}", "a|b").map((tex) => nodes.math.create({tex})),
    fc.constantFrom("2026-11-25", "2024-02-29").map((day) => nodes.date.create({day})),
  )
  const unknown = jsonObject.map((rest) => nodes.unsupportedInline.create({embed: {...rest, type: "sticker"}}))
  const leaves = everything ? fc.oneof(leaf, unknown) : leaf
  return fc.array(fc.oneof({weight: 4, arbitrary: text}, {weight: 1, arbitrary: leaves}), {maxLength: 5})
}

const codeText = fc.array(fc.oneof(piece, fc.constant("\n")), {maxLength: 5}).map((pieces) => pieces.join(""))
const codeContent = codeText.map((text) => (text === "" ? [] : [schema.text(text)]))

function simpleBlock(everything: boolean): fc.Arbitrary<Node> {
  const shared = fc.record({
    id: everything ? orNull(id) : fc.constant(null),
    unknown: everything ? orNull(jsonObject) : fc.constant(null),
    indent: fc.oneof({weight: 3, arbitrary: fc.constant(0)}, fc.integer({min: 0, max: everything ? 8 : 3})),
  })
  const inline = inlineContent(everything)
  const textBlock = (name: string, attrs: fc.Arbitrary<object> = fc.constant({})) =>
    fc.tuple(shared, attrs, inline).map(([common, own, content]) => nodes[name]!.create({...common, ...own}, content))
  const listItem = textBlock(
    "listItem",
    fc
      .record({
        kind: fc.constantFrom(...LIST_KINDS),
        style: fc.constantFrom(...(everything ? LIST_STYLES : LIST_STYLES.slice(0, 1))),
        checked: fc.boolean(),
        start: orNull(fc.integer({min: 0, max: 20})),
      })
      .map((attrs) => ({
        ...attrs,
        checked: attrs.kind === "task" && attrs.checked,
        start: attrs.kind === "ordered" ? attrs.start : null,
      })),
  )
  const atoms = shared.chain((common) =>
    fc.oneof(
      fc.constant(nodes.rule.create(common)),
      fc.constant(nodes.pageBreak.create(common)),
      fc
        .record({
          src: fc.constantFrom("/a.png", "https://a.bc/d.png"),
          alt: words,
          caption: fc.oneof(fc.constant(""), words),
        })
        .map((attrs) => nodes.image.create({...common, ...attrs, width: everything ? 40 : null})),
      fc
        .record({
          src: fc.constantFrom("", "/uploads/0a1b", "https://a.bc/d%20e.pdf"),
          name: words,
          size: fc.integer({min: 0, max: 2 ** 40}),
          mime: fc.constantFrom("", "application/pdf", "image/svg+xml"),
        })
        .map((attrs) => nodes.file.create({...common, ...attrs})),
      fc
        .record({
          src: fc.constantFrom("", "https://www.youtube.com/watch?v=abcdefghijk", "https://vimeo.com/123456"),
          title: fc.oneof(fc.constant(""), words),
        })
        .map((attrs) => nodes.embed.create({...common, ...attrs})),
    ),
  )
  const unknown = fc.oneof(
    fc
      .tuple(shared, inline)
      .map(([common, content]) => nodes.unsupportedBlock.create({...common, type: "poll"}, content)),
    fc
      .tuple(orNull(id), orNull(jsonObject))
      .map(([value, rest]) => nodes.unsupportedAtom.create({id: value, unknown: rest, type: "chart"})),
  )
  return fc.oneof(
    {weight: 3, arbitrary: textBlock("paragraph")},
    {weight: 3, arbitrary: listItem},
    textBlock("heading", fc.record({level: fc.integer({min: 1, max: 6})})),
    textBlock("quote"),
    textBlock("callout", fc.record({tone: fc.constantFrom(...CALLOUT_TONES)})),
    textBlock("toggle"),
    fc
      .tuple(shared, fc.constantFrom("", "ts", "c++"), codeContent)
      .map(([common, lang, content]) => nodes.codeBlock.create({...common, lang}, content)),
    fc.tuple(shared, codeContent).map(([common, content]) => nodes.mathBlock.create(common, content)),
    atoms,
    ...(everything ? [unknown] : []),
  )
}

function tableBlock(everything: boolean): fc.Arbitrary<Node> {
  // Markdown has no sign for these.
  const looks = everything
    ? fc.record({
        headerColumn: fc.boolean(),
        widths: orNull(fc.constant({c0: 120})),
        fills: orNull(color.map((fill) => ({"r0/c0": fill}))),
        spans: orNull(fc.constantFrom({"r0/c0": "r0/c1"}, {"r0/c0": "r1/c0"}, {"r1/c0": "r2/c1"}, {"r0/c0": "r9/c9"})),
      })
    : fc.constant({})
  const empty = fc.constant([nodes.paragraph.create()])
  const cell = fc.oneof(empty, fc.array(simpleBlock(everything), {minLength: 1, maxLength: 2}))
  return fc
    .tuple(fc.integer({min: 1, max: 3}), fc.integer({min: 1, max: 3}), fc.boolean(), looks)
    .chain(([rows, columns, header, look]) =>
      fc
        .array(fc.array(cell, {minLength: columns, maxLength: columns}), {minLength: rows, maxLength: rows})
        .map((grid) =>
          nodes.table.create(
            {id: everything ? "t1" : null, header, ...look},
            grid.map((cells, y) =>
              nodes.tableRow.create(
                {id: everything ? `r${y}` : null},
                cells.map((blocks, x) =>
                  nodes.tableCell.create({col: everything ? `c${x}` : null}, containerContent(blocks)),
                ),
              ),
            ),
          ),
        )
        .map(withoutHidden),
    )
}

/** A table with the cells that are not shown as empty as can be: HTML does not say what stands in them. */
function withoutHidden(node: Node): Node {
  const cell = (cell: Node, row: number, column: number) =>
    isShown(node, row, column) ? cell : cell.copy(Fragment.from(nodes.paragraph.create()))
  return node.copy(
    Fragment.from(
      node.children.map((row, y) => row.copy(Fragment.from(row.children.map((child, x) => cell(child, y, x))))),
    ),
  )
}

/** Documents with everything in them, also what this build does not know. */
export const anyDocument = documents(true)

/** Documents without ids, comments and unknown content. */
export const plainDocument = documents(false)

function documents(everything: boolean): fc.Arbitrary<Node> {
  const block = fc.oneof(
    {weight: 12, arbitrary: simpleBlock(everything)},
    {weight: 1, arbitrary: tableBlock(everything)},
  )
  return fc.array(block, {maxLength: 7}).map((blocks) => documentOf(blocks))
}

/** Every character of a document's text that is no space, in order. */
export function letters(node: Node): string {
  return node
    .textBetween(0, node.content.size, "", (leaf) => leaf.type.spec.leafText?.(leaf) ?? "")
    .replaceAll(/\s/g, "")
}

/** The letters that are in `text` in this order, in whatever else is around them. */
export function holdsLetters(text: string, wanted: string): boolean {
  let at = 0
  for (const letter of text) if (letter === wanted.slice(at, at + letter.length)) at += letter.length
  return at === wanted.length
}
