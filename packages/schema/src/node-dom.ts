import type {AttributeSpec, Node} from "prosemirror-model"
import {languageOf} from "./attributes.ts"
import {parseJsonObject} from "./json-value.ts"
import {ID_MAX_LENGTH, INDENT_MAX} from "./limits.ts"

/** The DOM attributes that every block writes; `readBlock` reads them back. */
export function blockDom(node: Node, more: Record<string, unknown> = {}): Record<string, unknown> {
  const {id, unknown, indent} = node.attrs
  return {
    dir: "auto",
    "data-id": id,
    "data-unknown": unknown === null ? null : JSON.stringify(unknown),
    "data-indent": indent || null,
    ...more,
  }
}

/** What a block's element says about the attributes that every block has. */
export function readBlock(dom: Element): object {
  return {
    id: readId(dom, "data-id"),
    unknown: parseJsonObject(dom.getAttribute("data-unknown")),
    indent: readInteger(dom, "data-indent", 0, INDENT_MAX) ?? 0,
  }
}

/** The id in an attribute, clipped; null when there is none. */
export function readId(dom: Element, name: string): string | null {
  return dom.getAttribute(name)?.slice(0, ID_MAX_LENGTH) ?? null
}

/** The whole number in an attribute, clipped to its bounds; null when there is none. */
export function readInteger(dom: Element, name: string, min: number, max: number): number | null {
  const value = Number.parseInt(dom.getAttribute(name) ?? "", 10)
  return Number.isNaN(value) ? null : Math.min(Math.max(value, min), max)
}

export function readText(value: string | null | undefined, maxLength: number): string {
  return (value ?? "").slice(0, maxLength)
}

/** The attribute's word where it is one of `words`, else the first of them. */
export function readWord(dom: Element, name: string, words: readonly string[]): string {
  const value = dom.getAttribute(name)?.toLowerCase()
  return words.find((word) => word === value) ?? words[0]!
}

export function readFlag(dom: Element, name: string): boolean {
  const value = dom.getAttribute(name)
  return value !== null && value !== "false"
}

/** The JSON object in an attribute where `spec` agrees to it, else null. */
export function readRecord(dom: Element, name: string, {validate}: AttributeSpec): object | null {
  const value = parseJsonObject(dom.getAttribute(name))
  try {
    if (typeof validate === "function") validate(value)
    return value
  } catch {
    return null
  }
}

/** Whether a task is done: as we write it, or by the checkbox that other programs put first. */
export function readCheckbox(dom: Element): boolean {
  if (dom.hasAttribute("data-checked")) return readFlag(dom, "data-checked")
  return dom.querySelector("input[type=checkbox]")?.hasAttribute("checked") ?? false
}

/** The language of a code block, from our attribute or the `language-x` and `highlight-source-x` classes of others. */
export function readLanguage(dom: Element): string {
  const own = dom.getAttribute("data-lang") ?? dom.getAttribute("data-language")
  const classes = [dom, dom.querySelector("code"), dom.parentElement].map((element) => element?.className ?? "")
  const language = own ?? /(?:language|lang|highlight-source)-([\w+#.-]+)/.exec(classes.join(" "))?.[1] ?? ""
  return languageOf(language)
}

/** The TeX of an inline formula: its text, or the attribute that others use. */
export function readMath(dom: Element, maxLength: number): string {
  return readText(dom.getAttribute("data-math") || dom.textContent, maxLength)
}
