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

/** What a place in the Markdown allows. */
interface Place {
  readonly inCell: boolean
  readonly inLink: boolean
}

/** A block's text as Markdown's inline nodes. */
export function phrasing(block: Node): PhrasingContent[] {
  return lines(piecesOf(block), {inCell: false, inLink: false})
}

/** All blocks of a cell, one line each, in one line of Markdown. */
export function linesOf(cell: Node): PhrasingContent[] {
  const blocks: Node[] = []
  cell.descendants((node) => {
    if (node.isTextblock || node.type === nodes.image) blocks.push(node)
    return !node.isTextblock
  })
  const parts = blocks
    .map((block) => lines(piecesOf(block), {inCell: true, inLink: false}))
    .filter((part) => part.length > 0)
  return parts.flatMap((part, index) => (index > 0 ? [lineBreak(true), ...part] : part))
}

/** The pieces of a block, neighbours that would be written alike joined, trimmed. */
function piecesOf(block: Node): Piece[] {
  if (block.type === nodes.image) return []
  const pieces: Piece[] = []
  for (const node of block.type.spec.code ? codeLines(block) : block.children) {
    const piece = pieceOf(node)
    const last = pieces.at(-1)
    if (last !== undefined && last.node.isText && node.isText && alike(last, piece)) {
      pieces[pieces.length - 1] = {...last, text: last.text + piece.text}
    } else if (node.type !== nodes.unsupportedInline) {
      pieces.push(piece)
    }
  }
  return trimmed(pieces)
}

/** Without line breaks and spaces at the ends, which Markdown does not keep. */
function trimmed(pieces: readonly Piece[]): Piece[] {
  const isSpace = ({node, text, isCode}: Piece) =>
    node.type === nodes.hardBreak || (node.isText && !isCode && text.trim() === "")
  const start = pieces.findIndex((piece) => !isSpace(piece))
  if (start < 0) return []
  const inner = pieces.slice(start, pieces.findLastIndex((piece) => !isSpace(piece)) + 1)
  inner[0] = withText(inner[0]!, inner[0]!.text.trimStart())
  inner[inner.length - 1] = withText(inner.at(-1)!, inner.at(-1)!.text.trimEnd())
  return inner
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
  if (mark === null) return [...leaf(first, place), ...wrapped(pieces.slice(1), place)]
  const inner = pieces.slice(0, length).map((piece) => ({...piece, marks: mark.removeFromSet(piece.marks)}))
  return [...around(mark, inner, place), ...wrapped(pieces.slice(length), place)]
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
    const children = lines(pieces, {...place, inLink: true})
    return [{type: "link", url: String(mark.attrs.href), children}]
  }
  const {before, inner, after} = withoutOuterSpace(pieces)
  if (inner.length === 0) return wrapped(pieces, place)
  const children = lines(inner, place)
  return [...wrapped(before, place), ...signed(mark, inner, children), ...wrapped(after, place)]
}

function signed(mark: Mark, inner: readonly Piece[], children: PhrasingContent[]): PhrasingContent[] {
  if (mark.type === marks.bold) return [{type: "strong", children}]
  if (mark.type === marks.italic) return [{type: "emphasis", children}]
  if (mark.type === marks.strike && hasPlainEnds(inner)) return [{type: "delete", children}]
  const {open, close} = tagsOf(mark)
  return [{type: "tag", value: open}, ...children, {type: "tag", value: close}]
}

/** `~~` opens and closes for sure only beside letters and digits. */
function hasPlainEnds(pieces: readonly Piece[]): boolean {
  const isPlain = (piece: Piece) => piece.node.isText && !piece.isCode && piece.marks.length === 0
  const first = pieces[0]!
  const last = pieces.at(-1)!
  return isPlain(first) && isPlain(last) && /^[\p{L}\p{N}]/u.test(first.text) && /[\p{L}\p{N}]$/u.test(last.text)
}

/** Markdown's signs have to touch the text, so spaces and breaks at the ends go outside. */
function withoutOuterSpace(pieces: readonly Piece[]): {before: Piece[]; inner: Piece[]; after: Piece[]} {
  const inner = trimmed(pieces)
  if (inner.length === 0) return {before: [...pieces], inner, after: []}
  const start = pieces.findIndex(({node}) => node === inner[0]!.node)
  const end = pieces.findLastIndex(({node}) => node === inner.at(-1)!.node)
  const [first, last] = [pieces[start]!, pieces[end]!]
  const leading = first.isCode ? "" : first.text.slice(0, first.text.length - first.text.trimStart().length)
  const trailing = last.isCode ? "" : last.text.slice(last.text.trimEnd().length)
  return {
    before: [...pieces.slice(0, start), ...(leading === "" ? [] : [{...first, text: leading}])],
    inner,
    after: [...(trailing === "" ? [] : [{...last, text: trailing}]), ...pieces.slice(end + 1)],
  }
}

function leaf({node, text, isCode}: Piece, {inCell, inLink}: Place): PhrasingContent[] {
  if (node.type === nodes.hardBreak) return [lineBreak(inCell)]
  if (node.type === nodes.math) return formula(String(node.attrs.tex), inCell)
  if (node.type === nodes.mention) return mention(node, inLink)
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
