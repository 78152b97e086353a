import type {Language} from "@quire/words"
import type {Node} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import {element} from "./dom.ts"

/** Days, as the reader's language writes them. */
export function dateViews(language: Language): Plugin {
  return new Plugin({props: {nodeViews: {date: (node) => ({dom: timeElement(node, language)})}}})
}

function timeElement({attrs}: Node, language: Language): HTMLElement {
  const day = String(attrs.day)
  return element("time", {dateTime: day, className: "quire-date"}, dayText(day, language))
}

/** `2026-11-25` in words; the time zone does not matter, because a day has none. */
export function dayText(day: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  })
  return format.format(new Date(`${day}T00:00:00Z`))
}
