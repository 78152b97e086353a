import type {LanguageFn} from "highlight.js"
import {createLowlight} from "lowlight"

/** What a piece of code is, for the style sheet. */
export type TokenKind = "comment" | "keyword" | "name" | "number" | "string"

/** A piece of code, by its offsets in the code. */
export interface Token {
  readonly from: number
  readonly to: number
  readonly kind: TokenKind
}

const grammars: Readonly<Record<string, () => Promise<{default: LanguageFn}>>> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  go: () => import("highlight.js/lib/languages/go"),
  html: () => import("highlight.js/lib/languages/xml"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
}

const kinds: Readonly<Record<string, TokenKind>> = {
  comment: "comment",
  quote: "comment",
  meta: "comment",
  keyword: "keyword",
  built_in: "keyword",
  literal: "keyword",
  type: "keyword",
  "selector-tag": "keyword",
  deletion: "keyword",
  title: "name",
  name: "name",
  attr: "name",
  attribute: "name",
  property: "name",
  section: "name",
  "selector-class": "name",
  "selector-id": "name",
  variable: "name",
  number: "number",
  symbol: "number",
  bullet: "number",
  string: "string",
  regexp: "string",
  link: "string",
  addition: "string",
}

const lowlight = createLowlight()

/** The tokens of `code` in `language`, one of those a code block offers; none for any other. Fetches the language's grammar. */
export async function tokensOf(language: string, code: string): Promise<readonly Token[]> {
  const load = grammars[language]
  if (load === undefined) return []
  if (!lowlight.registered(language)) lowlight.register(language, (await load()).default)
  const tokens: Token[] = []
  collect(lowlight.highlight(language, code).children, 0, tokens)
  return tokens
}

type Tree = ReturnType<typeof lowlight.highlight>["children"]

/** Adds the tokens of `nodes`, which begin at `offset`. @returns where they end */
function collect(nodes: Tree, offset: number, tokens: Token[]): number {
  let end = offset
  for (const node of nodes) {
    if (node.type === "text") end += node.value.length
    else if (node.type === "element") {
      const from = end
      end = collect(node.children, from, tokens)
      const kind = kindOf(node.properties.className)
      if (kind !== undefined) tokens.push({from, to: end, kind})
    }
  }
  return end
}

/** The first class is the name of the token, `hljs-keyword`. */
function kindOf(classes: unknown): TokenKind | undefined {
  return Array.isArray(classes) ? kinds[String(classes[0]).replace("hljs-", "")] : undefined
}
