import {insertDate, insertMention, isDay, schema} from "@quire/schema"
import {en} from "@quire/words"
import type {Words} from "@quire/words"
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
  readonly words: Words
  /** Who is here now. Whoever was once said to be here stays on offer. */
  readonly people: () => readonly Mentionable[]
  readonly now: () => Date
}

/** `@`: people who are or were here, or are mentioned in the document; and days. */
export function mentionChoices({words, people, now}: MentionOptions): ChoiceSource {
  const met = new Map<string, Mentionable>()
  return {
    sign: "@",
    label: words.picker.peopleAndDays,
    find(query, {doc}) {
      for (const person of [...mentioned(doc), ...people()]) met.set(person.id, person)
      if (isDay(query)) return [dayChoice(words, {day: query, label: query})]
      const entries = [
        ...[...met.values()].map((person) => personChoice(words, person)),
        ...days(now(), words).map((day) => dayChoice(words, day)),
      ]
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

function personChoice({picker}: Words, {id, name}: Mentionable) {
  return withSpace({
    name: `person ${id}`,
    label: name,
    group: picker.people,
    icon: <AtSign />,
    words: id,
    command: insertMention({id, label: name}),
  })
}

interface NamedDay {
  /** `2026-11-25` */
  readonly day: string
  readonly label: string
  /** Its name in English. */
  readonly english?: string
}

function dayChoice({picker}: Words, {day, label, english = ""}: NamedDay) {
  return withSpace({
    name: `day ${label}`,
    label,
    group: picker.days,
    icon: <CalendarDays />,
    words: `${picker.date} ${en.picker.date} ${day} ${english}`,
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
function days(now: Date, {picker}: Words): NamedDay[] {
  const after = (count: number) => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + count))
  const toMonday = 8 - (now.getDay() || 7)
  const named = (day: string, name: "today" | "tomorrow" | "yesterday" | "nextMonday" | "inAWeek") => ({
    day,
    label: picker[name],
    english: en.picker[name],
  })
  return [
    named(after(0), "today"),
    named(after(1), "tomorrow"),
    named(after(-1), "yesterday"),
    named(after(toMonday), "nextMonday"),
    named(after(7), "inAWeek"),
  ]
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
