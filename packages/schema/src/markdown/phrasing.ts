import type {PhrasingContent} from "mdast"
import type {Mark, Node} from "prosemirror-model"
import {schema} from "../schema.ts"
import {inlineOf} from "../text.ts"
import {tagsOf} from "./html-marks.ts"

const {marks, nodes} = schema
const WRITTEN = [
  marks.link,
  marks.bold,
  marks.italic,
  marks.strike,
  marks.underline,
  marks.highlight,
  marks.color,
  marks.subscript,
  marks.superscript,
]

/** A tag as it is. Not mdast's `html`, which is never put at the start of a line, where GitHub's alerts need their text. */
export interface Tag {
  type: "tag"
  value: string
}

declare module "mdast" {
  interface PhrasingContentMap {
    tag: Tag
  }
  interface RootContentMap {
    tag: Tag
  }
}

/** A piece of text or an inline atom, with the marks that are yet to be written around it. */
interface Piece {
  readonly node: Node
  readonly text: string
  readonly marks: readonly Mark[]
  readonly isCode: boolean
}

/** Where something is written. */
interface Place {
  readonly inCell: boolean
  readonly inLink: boolean
  /** Whether there is a space, or an end of the block, right before it and right after it. */
  readonly isOpenBefore: boolean
  readonly isOpenAfter: boolean
}

const OUTERMOST: Place = {inCell: false, inLink: false, isOpenBefore: true, isOpenAfter: true}

/** A block's text as Markdown's inline nodes. */
export function phrasing(block: Node): PhrasingContent[] {
  return lines(piecesOf(block), OUTERMOST)
}

/** All blocks of a cell, one line each, in one line of Markdown. */
export function linesOf(cell: Node): PhrasingContent[] {
  const blocks: Node[] = []
  cell.descendants((node) => {
    if (node.isTextblock || node.type === nodes.image) blocks.push(node)
    return !node.isTextblock
  })
  const parts = blocks
    .map((block) => lines(piecesOf(block), {...OUTERMOST, inCell: true}))
    .filter((part) => part.length > 0)
  return parts.flatMap((part, index) => (index > 0 ? [lineBreak(true), ...part] : part))
}

/** The pieces of a block: trimmed, spaces apart from the words they are beside, and what would be written alike joined. */
function piecesOf(block: Node): Piece[] {
  if (block.type === nodes.image) return []
  const children = block.type.spec.code ? codeLines(block) : block.children
  const content = block.type === nodes.heading ? children.map(onOneLine) : children
  const pieces = content.filter(({type}) => type !== nodes.unsupportedInline).map(pieceOf)
  return joined(unmarkedSpaces(trimmed(joined(pieces))))
}

/** A heading has no line breaks in Markdown. */
function onOneLine(node: Node): Node {
  return node.type === nodes.hardBreak ? schema.text(" ") : node
}

function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last !== undefined && alike(last, piece)) result[result.length - 1] = {...last, text: last.text + piece.text}
    else result.push(piece)
  }
  return result
}

/** Without line breaks and spaces at the ends, which Markdown does not keep. */
function trimmed(pieces: readonly Piece[]): Piece[] {
  const isGap = (piece: Piece) => piece.node.type === nodes.hardBreak || isSpace(piece)
  const start = pieces.findIndex((piece) => !isGap(piece))
  if (start < 0) return []
  const inner = pieces.slice(start, pieces.findLastIndex((piece) => !isGap(piece)) + 1)
  inner[0] = withText(inner[0]!, inner[0]!.text.trimStart())
  inner[inner.length - 1] = withText(inner.at(-1)!, inner.at(-1)!.text.trimEnd())
  return inner
}

/** Markdown's signs have to touch a word, so a space only has the marks of the words on both sides of it. */
function unmarkedSpaces(pieces: readonly Piece[]): Piece[] {
  const parts = pieces.flatMap((piece) =>
    piece.node.isText && !piece.isCode
      ? piece.text.match(/^\s+|\s+$|\S(?:[^]*\S)?/g)!.map((text) => withText(piece, text))
      : [piece],
  )
  return parts.map((part, index) => {
    if (!isSpace(part)) return part
    const before = parts.slice(0, index).findLast((other) => !isSpace(other))
    const after = parts.slice(index).find((other) => !isSpace(other))
    return {...part, marks: before?.marks.filter((mark) => mark.isInSet(after?.marks ?? [])) ?? []}
  })
}

function isSpace({node, text, isCode}: Piece): boolean {
  return node.isText && !isCode && text.trim() === ""
}

function withText(piece: Piece, text: string): Piece {
  return piece.isCode ? piece : {...piece, text}
}

/** Code in a table cell: inline code, with a break for each newline. */
function codeLines(block: Node): Node[] {
  const code = [marks.code.create()]
  return inlineOf(block)
    .split("\n")
    .flatMap((line, index) => [
      ...(index > 0 ? [nodes.hardBreak.create()] : []),
      ...(line === "" ? [] : [schema.text(line, code)]),
    ])
}

function pieceOf(node: Node): Piece {
  const isBreak = node.type === nodes.hardBreak
  const written = isBreak ? [] : node.marks.filter(({type}) => WRITTEN.includes(type))
  return {
    node,
    text: node.text ?? "",
    marks: written,
    isCode: node.isText && marks.code.isInSet(node.marks) !== undefined,
  }
}

function alike(a: Piece, b: Piece): boolean {
  if (!a.node.isText || !b.node.isText) return false
  return a.isCode === b.isCode && a.marks.length === b.marks.length && a.marks.every((mark) => mark.isInSet(b.marks))
}

function lines(pieces: readonly Piece[], place: Place): PhrasingContent[] {
  return separated(wrapped(pieces, place))
}

/** Writes the mark that goes on longest around the pieces that have it, and so on inside and after. */
function wrapped(pieces: readonly Piece[], place: Place): PhrasingContent[] {
  const [first] = pieces
  if (first === undefined) return []
  const {mark, length} = longest(first, pieces)
  const rest = pieces.slice(Math.max(length, 1))
  const afterThis = {...place, isOpenBefore: endsInSpace(pieces[Math.max(length, 1) - 1]!)}
  if (mark === null) return [...leaf(first, place), ...wrapped(rest, afterThis)]
  const inner = pieces.slice(0, length).map((piece) => ({...piece, marks: mark.removeFromSet(piece.marks)}))
  const here = {...place, isOpenAfter: rest[0] === undefined ? place.isOpenAfter : startsWithSpace(rest[0])}
  return [...around(mark, inner, here), ...wrapped(rest, afterThis)]
}

function startsWithSpace({node, text, isCode}: Piece): boolean {
  return node.type === nodes.hardBreak || (!isCode && /^\s/.test(text))
}

function endsInSpace({node, text, isCode}: Piece): boolean {
  return node.type === nodes.hardBreak || (!isCode && /\s$/.test(text))
}

function longest(first: Piece, pieces: readonly Piece[]): {mark: Mark | null; length: number} {
  let best: {mark: Mark | null; length: number} = {mark: null, length: 0}
  for (const mark of first.marks) {
    const end = pieces.findIndex((piece) => !mark.isInSet(piece.marks))
    const length = end < 0 ? pieces.length : end
    if (length > best.length) best = {mark, length}
  }
  return best
}

function around(mark: Mark, pieces: readonly Piece[], place: Place): PhrasingContent[] {
  if (mark.type === marks.link) {
    const children = lines(pieces, {...place, inLink: true, isOpenBefore: false, isOpenAfter: false})
    return [{type: "link", url: String(mark.attrs.href), children}]
  }
  const children = lines(pieces, {...place, isOpenBefore: false, isOpenAfter: false})
  if (mark.type === marks.bold && mayBeSigned(pieces, place)) return [{type: "strong", children}]
  if (mark.type === marks.italic && mayBeSigned(pieces, place)) return [{type: "emphasis", children}]
  if (mark.type === marks.strike && mayBeSigned(pieces, place)) return [{type: "delete", children}]
  const {open, close} = tagsOf(mark)
  return [{type: "tag", value: open}, ...children, {type: "tag", value: close}]
}

/** `*` and `~~` open and close for sure only between a space and a sign, or beside a letter or digit. */
function mayBeSigned(pieces: readonly Piece[], {isOpenBefore, isOpenAfter}: Place): boolean {
  const first = pieces[0]!
  const last = pieces.at(-1)!
  const mayOpen = isOpenBefore || (isPlain(first) && /^[\p{L}\p{N}]/u.test(first.text))
  return mayOpen && (isOpenAfter || (isPlain(last) && /[\p{L}\p{N}]$/u.test(last.text)))
}

function isPlain({node, isCode, marks: rest}: Piece): boolean {
  return node.isText && !isCode && rest.every(({type}) => type === marks.bold || type === marks.italic)
}

function leaf({node, text, isCode}: Piece, {inCell, inLink}: Place): PhrasingContent[] {
  if (node.type === nodes.hardBreak) return [lineBreak(inCell)]
  if (node.type === nodes.math) return formula(String(node.attrs.tex), inCell)
  if (node.type === nodes.mention) return mention(node, inLink)
  if (node.type === nodes.date) return [{type: "tag", value: `<time>${String(node.attrs.day)}</time>`}]
  return [isCode ? {type: "inlineCode", value: text} : {type: "text", value: text}]
}

function lineBreak(inCell: boolean): PhrasingContent {
  return inCell ? {type: "tag", value: "<br>"} : {type: "break"}
}

/** A cell ends at a `|`, in a formula too, unless there is a backslash before it. */
function formula(tex: string, inCell: boolean): PhrasingContent[] {
  const value = tex.replaceAll(/\s+/g, " ").trim()
  if (value === "") return []
  return [{type: "inlineMath", value: inCell ? value.replaceAll("|", "\\|") : value}]
}

function mention(node: Node, inLink: boolean): PhrasingContent[] {
  const text: PhrasingContent = {type: "text", value: nodes.mention.spec.leafText!(node)}
  return inLink
    ? [text]
    : [{type: "link", url: `mention:${encodeURIComponent(String(node.attrs.id))}`, children: [text]}]
}

/** Two formulas or two pieces of code side by side would read as one: an empty comment keeps them apart. */
function separated(children: readonly PhrasingContent[]): PhrasingContent[] {
  return children.flatMap((child, index) => {
    const previous = children[index - 1]
    const clash = previous?.type === child.type && (child.type === "inlineMath" || child.type === "inlineCode")
    return clash ? [{type: "tag", value: "<!---->"}, child] : [child]
  })
}
