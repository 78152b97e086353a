import {isDay, schema} from "@quire/schema"
import {NodeSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {KeyboardEvent} from "react"
import {dayText} from "./date-view.ts"
import {Floating} from "./floating.tsx"
import {leaveAtom, useAtomKeys} from "./inline-atom.ts"
import type {Surface} from "./surface.ts"
import {useFieldValue} from "./use-field-value.ts"
import {useStatus} from "./use-status.ts"
import {useWording} from "./words-context.ts"

/** While its year is being typed, a date is one of the first centuries. */
const FIRST_DAY = "1000-01-01"

/** The day that is selected, in a field that changes it. */
export function DateCard({surface}: {readonly surface: Surface}) {
  const {words, language} = useWording()
  const {inside, insideAt, day} = useStatus(surface)
  return (
    <>
      <div className="quire-hidden" aria-live="polite">
        {day !== "" && words.date.selected(dayText(day, language))}
      </div>
      {inside === "date" && (
        <Floating surface={surface} at={insideAt} side="below">
          <DateField surface={surface} day={day} label={words.date.date} />
        </Floating>
      )}
    </>
  )
}

interface FieldProps {
  readonly surface: Surface
  readonly day: string
  readonly label: string
}

/** It stays the same, with its focus, while others write before the date. */
function DateField({surface, day, label}: FieldProps) {
  const field = useFieldValue(day)
  useAtomKeys(field, surface)
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return
    event.preventDefault()
    leaveAtom(surface)
  }
  return (
    <div className="quire-card" role="group" aria-label={label}>
      <input
        ref={field}
        type="date"
        aria-label={label}
        min={FIRST_DAY}
        defaultValue={day}
        onChange={({target}) => surface.run(setDay(target.value))}
        onBlur={({target}) => (target.value = day)}
        onKeyDown={leave}
      />
    </div>
  )
}

/** Writes another day into the date that is selected. */
function setDay(day: string): Command {
  return ({selection, tr}, dispatch) => {
    if (!(selection instanceof NodeSelection) || selection.node.type !== schema.nodes.date) return false
    if (!isDay(day) || day < FIRST_DAY) return false
    tr.setNodeAttribute(selection.from, "day", day)
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, selection.from)))
    return true
  }
}
