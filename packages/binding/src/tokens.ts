import type {Fragment, Mark, Node} from "prosemirror-model"
import type {Form} from "./form.ts"
import {CLOSE} from "./items.ts"
import {sameJson, type Json} from "./json.ts"

/** A unit of the stored text, or a run of text, as a piece of a ProseMirror document asks for it. */
export type Token =
  | {readonly kind: "open"; readonly node: Node}
  | {readonly kind: "close"}
  | {readonly kind: "atom"; readonly node: Node}
  /** Safe to store: no U+2029, no lone surrogate. */
  | {readonly kind: "text"; readonly text: string; readonly marks: readonly Mark[]}
  | {readonly kind: "inline"; readonly embed: Json; readonly marks: readonly Mark[]}

/** How many units of the text, and positions of the view, a token takes. */
export const widthOf = (token: Token): number => (token.kind === "text" ? token.text.length : 1)

/** The tokens of `content` between two positions in it; wrappers have none. */
export function tokensOf(form: Form, content: Fragment, from = 0, to = content.size): Token[] {
  const tokens: Token[] = []
  const visit = (content: Fragment, start: number) => {
    content.forEach((node, offset) => {
      const pos = start + offset
      const end = pos + node.nodeSize
      if (end <= from || pos >= to) return
      if (node.isInline) inlineTokens(form, node, Math.max(0, from - pos), Math.min(node.nodeSize, to - pos), tokens)
      else if (form.isGroup(node.type)) visit(node.content, pos + 1)
      else if (node.isTextblock) {
        if (pos >= from) tokens.push({kind: "open", node})
        visit(node.content, pos + 1)
        if (end <= to) tokens.push({kind: "close"})
      } else tokens.push({kind: "atom", node})
    })
  }
  visit(content, 0)
  return tokens
}

function inlineTokens(form: Form, node: Node, from: number, to: number, tokens: Token[]): void {
  const {marks} = node
  if (node.isText) tokens.push({kind: "text", text: safe(node.text!.slice(from, to)), marks})
  else if (form.isLineBreak(node)) tokens.push({kind: "text", text: "\n", marks})
  else tokens.push({kind: "inline", embed: form.embed(node), marks})
}

function safe(text: string): string {
  return text.replaceAll(CLOSE, "\n").replaceAll(/\p{Surrogate}/gu, "\uFFFD")
}

/** The same tokens, with one for each code point of the text. */
export function spell(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token): Token | Token[] =>
    token.kind === "text" ? Array.from(token.text, (text) => ({...token, text})) : token,
  )
}

/**
 * Whether stored `a` can stay where `b` is wanted, both spelled, with other keys or formats at most: openings match whatever
 * their types. A table matches itself only.
 */
export function matches(form: Form, a: Token, b: Token): boolean {
  if (a.kind === "text") return b.kind === "text" && a.text === b.text
  if (a.kind === "inline") return b.kind === "inline" && sameJson(a.embed, b.embed)
  if (a.kind !== "atom" || b.kind !== "atom") return a.kind === b.kind
  const tables = [a, b].filter(({node}) => form.table(node.type) !== null).length
  return tables === 0 || (tables === 2 && a.node.attrs.id === b.node.attrs.id)
}
