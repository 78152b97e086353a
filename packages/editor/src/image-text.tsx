import {LABEL_MAX_LENGTH, schema} from "@quire/schema"
import {NodeSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {KeyboardEvent} from "react"
import type {Surface} from "./surface.ts"
import {useControl} from "./toolbar.tsx"
import {useFieldValue} from "./use-field-value.ts"
import {useStatus} from "./use-status.ts"

interface Props {
  readonly surface: Surface
  readonly label: string
}

/** What the selected image shows, written in a field of its toolbar: each letter is in the document at once. */
export function ImageText({surface, label}: Props) {
  const {insideAt, alt} = useStatus(surface)
  const field = useFieldValue(alt)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // The arrows go through the text of the field, not through the toolbar.
    if (event.key !== "Escape") event.stopPropagation()
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return
    event.preventDefault()
    surface.focus()
  }
  return (
    <input
      ref={field}
      {...useControl("alt")}
      className="quire-field"
      aria-label={label}
      placeholder={label}
      maxLength={LABEL_MAX_LENGTH}
      defaultValue={alt}
      onInput={({currentTarget}) => surface.run(setImageText(insideAt, currentTarget.value.trim()))}
      onKeyDown={onKeyDown}
    />
  )
}

function setImageText(at: number, text: string): Command {
  return ({doc, tr}, dispatch) => {
    const image = doc.nodeAt(at)
    if (image?.type !== schema.nodes.image || image.attrs.alt === text) return false
    tr.setNodeAttribute(at, "alt", text)
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, at)))
    return true
  }
}
