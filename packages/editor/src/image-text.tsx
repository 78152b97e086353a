import {NodeSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {KeyboardEvent} from "react"
import type {Surface} from "./surface.ts"
import {useControl} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"

interface Props {
  readonly surface: Surface
  readonly attribute: "alt" | "caption"
  readonly label: string
}

/** A text of the selected image, written in a field of its toolbar. */
export function ImageText({surface, attribute, label}: Props) {
  const {insideAt} = useStatus(surface)
  const value = String(surface.view.state.doc.nodeAt(insideAt)?.attrs[attribute] ?? "")
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // The arrows go through the text of the field, not through the toolbar.
    if (event.key !== "Escape") event.stopPropagation()
    if (event.key !== "Enter") return
    event.preventDefault()
    event.currentTarget.blur()
    surface.focus()
  }
  return (
    <input
      key={`${insideAt} ${value}`}
      {...useControl(attribute)}
      className="quire-field"
      aria-label={label}
      placeholder={label}
      maxLength={2000}
      defaultValue={value}
      onBlur={(event) => surface.run(setImageText(insideAt, attribute, event.target.value.trim()))}
      onKeyDown={onKeyDown}
    />
  )
}

function setImageText(at: number, attribute: Props["attribute"], text: string): Command {
  return ({doc, tr}, dispatch) => {
    const image = doc.nodeAt(at)
    if (image === null || !(attribute in image.attrs) || image.attrs[attribute] === text) return false
    tr.setNodeAttribute(at, attribute, text)
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, at)))
    return true
  }
}
