import {insertDate, insertMention, isDay, schema} from "@quire/schema"
import {AtSign, CalendarDays} from "lucide-react"
import type {Node} from "prosemirror-model"
import type {Choice, ChoiceSource} from "./picker.ts"
import {search} from "./search.ts"

/** Somebody who can be mentioned. */
export interface Mentionable {
  /** The same for all tabs of one person. */
  readonly id: string
  readonly name: string
}

export interface MentionOptions {
  /** Who is here now. Whoever was once said to be here stays on offer. */
  readonly people: () => readonly Mentionable[]
  readonly now: () => Date
}

/** `@`: people who are or were here, or are mentioned in the document; and days. */
export function mentionChoices({people, now}: MentionOptions): ChoiceSource {
  const met = new Map<string, Mentionable>()
  return {
    sign: "@",
    label: "People and days",
    find(query, {doc}) {
      for (const person of [...mentioned(doc), ...people()]) met.set(person.id, person)
      const entries = [...[...met.values()].map(personChoice), ...days(now()).map(dayChoice)]
      if (isDay(query)) return [dayChoice({day: query, label: query})]
      return query === "" ? entries : search(entries, query)
    },
  }
}

function mentioned(doc: Node): Mentionable[] {
  const found: Mentionable[] = []
  doc.descendants(({type, attrs}) => {
    if (type === schema.nodes.mention) found.push({id: String(attrs.id), name: String(attrs.label || attrs.id)})
  })
  return found
}

function personChoice({id, name}: Mentionable) {
  return withSpace({
    name: `person ${id}`,
    label: name,
    group: "People",
    icon: <AtSign />,
    words: id,
    command: insertMention({id, label: name}),
  })
}

interface NamedDay {
  /** `2026-11-25` */
  readonly day: string
  readonly label: string
}

function dayChoice({day, label}: NamedDay) {
  return withSpace({
    name: `day ${label}`,
    label,
    group: "Days",
    icon: <CalendarDays />,
    words: `date ${day}`,
    ...(label !== day && {hint: day}),
    command: insertDate(day),
  })
}

/** What is written on after a picked atom is the next word. */
function withSpace<T extends Choice>(choice: T): T {
  return {
    ...choice,
    command: (state, dispatch, view) => choice.command(state, dispatch && ((tr) => dispatch(tr.insertText(" "))), view),
  }
}

/** Days that people mean when they write, in the calendar of whoever writes. */
function days(now: Date): NamedDay[] {
  const after = (count: number) => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + count))
  const toMonday = 8 - (now.getDay() || 7)
  return [
    {day: after(0), label: "Today"},
    {day: after(1), label: "Tomorrow"},
    {day: after(-1), label: "Yesterday"},
    {day: after(toMonday), label: "Next Monday"},
    {day: after(7), label: "In a week"},
  ]
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
