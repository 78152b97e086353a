import type {AttributeSpec} from "prosemirror-model"
import {isJsonObject, isJsonValue} from "./json-value.ts"
import {ID_MAX_LENGTH, INDENT_MAX, LANGUAGE_MAX_LENGTH} from "./limits.ts"

/** What a list item looks like: `- `, `1. ` or a checkbox. */
export type ListKind = "bullet" | "ordered" | "task"
export const LIST_KINDS: readonly ListKind[] = ["bullet", "ordered", "task"]

/** How an ordered list counts: as its depth has it, or always 1 2 3, a b c, i ii iii. */
export type ListStyle = "auto" | "decimal" | "alpha" | "roman"
export const LIST_STYLES: readonly ListStyle[] = ["auto", "decimal", "alpha", "roman"]

/** What `auto` is at a depth. */
export function styleAtDepth(indent: number): ListStyle {
  return (["decimal", "alpha", "roman"] as const)[indent % 3]!
}

/** The tones of a callout: GitHub's five alerts. */
export type CalloutTone = "note" | "tip" | "important" | "warning" | "caution"
export const CALLOUT_TONES: readonly CalloutTone[] = ["note", "tip", "important", "warning", "caution"]

/** `#rrggbb`, the only way a colour is stored. */
export const COLOR = /^#[0-9a-f]{6}$/i

/** `name` where it can be the language of a code block, else "". */
export function languageOf(name: string): string {
  return name.length <= LANGUAGE_MAX_LENGTH && /^[\w+#.-]*$/.test(name) ? name : ""
}

/** Whether `text` is a day of the calendar, written `2026-11-25`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function checked(accepts: (value: unknown) => boolean, expected: string): (value: unknown) => void {
  return (value) => {
    if (!accepts(value)) throw new RangeError(`Expected ${expected}`)
  }
}

export const isIntegerIn = (value: unknown, min: number, max: number) =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max

/** A whole number within bounds. */
export function integer(fallback: number, min: number, max: number): AttributeSpec {
  return {
    default: fallback,
    validate: checked((value) => isIntegerIn(value, min, max), `an integer from ${min} to ${max}`),
  }
}

/** A whole number within bounds, or null, the default. */
export function optionalInteger(min: number, max: number): AttributeSpec {
  const accepts = (value: unknown) => value === null || isIntegerIn(value, min, max)
  return {default: null, validate: checked(accepts, `null or an integer from ${min} to ${max}`)}
}

export function flag(): AttributeSpec {
  return {default: false, validate: "boolean"}
}

/** A text of at most `maxLength` UTF-16 units, "" by default, that `accepts` (when given) agrees to. */
export function text(maxLength: number, accepts?: (value: string) => boolean): AttributeSpec {
  return {default: "", validate: validText(maxLength, accepts)}
}

/** As `text`, but without a default. */
export function requiredText(maxLength: number, accepts?: (value: string) => boolean): AttributeSpec {
  return {validate: validText(maxLength, accepts)}
}

/** As `text`, or null, the default. */
export function optionalText(maxLength: number, accepts?: (value: string) => boolean): AttributeSpec {
  const validate = validText(maxLength, accepts)
  return {default: null, validate: (value) => value === null || validate(value)}
}

function validText(maxLength: number, accepts: (value: string) => boolean = () => true): (value: unknown) => void {
  return checked(
    (value) => typeof value === "string" && value.length <= maxLength && accepts(value),
    `a fitting text of at most ${maxLength} characters`,
  )
}

/** One of a few words, the first by default. */
export function oneOf(words: readonly string[]): AttributeSpec {
  return {
    default: words[0]!,
    validate: checked((value) => words.some((word) => word === value), `one of ${words.join(", ")}`),
  }
}

/** Any JSON value, null by default. */
export function json(): AttributeSpec {
  return {default: null, validate: checked(isJsonValue, "a JSON value")}
}

/** A JSON object, or null, the default. */
export function jsonObject(): AttributeSpec {
  return {default: null, validate: checked((value) => value === null || isJsonObject(value), "null or a JSON object")}
}

/** A JSON object whose every value `accepts` agrees to, or null, the default. */
export function record(accepts: (value: unknown) => boolean, expected: string): AttributeSpec {
  const holds = (value: unknown) => value === null || (isJsonObject(value) && Object.values(value).every(accepts))
  return {default: null, validate: checked(holds, `null or an object of ${expected}`)}
}

/**
 * What every block has: `id` (set only when somebody links to the block, or the block needs one to be found), and `unknown`, the stored
 * keys that this build does not know. Copies of a block carry `unknown` along.
 */
export const blockAttributes = {id: optionalText(ID_MAX_LENGTH), unknown: jsonObject()}

/** `blockAttributes`, and how far the block is moved in, 0 to `INDENT_MAX`. */
export const indentedAttributes = {...blockAttributes, indent: integer(0, 0, INDENT_MAX)}
