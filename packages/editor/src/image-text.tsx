import {schema} from "@quire/schema"
import {NodeSelection} from "prosemirror-state"
import type {Command, EditorState} from "prosemirror-state"
import {useEffect, useRef} from "react"
import type {KeyboardEvent} from "react"
import type {Surface} from "./surface.ts"
import {useControl} from "./toolbar.tsx"

interface Props {
  readonly surface: Surface
  readonly label: string
}

/** What the selected image shows, written in a field of its toolbar: each letter is in the document at once. */
export function ImageText({surface, label}: Props) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const input = field.current!
    const show = () => {
      // What somebody is writing is left to them.
      if (document.activeElement !== input) input.value = imageText(surface)
    }
    show()
    return surface.subscribeState(show)
  }, [surface])
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
      maxLength={2000}
      onInput={({currentTarget}) => surface.run(setImageText(currentTarget.value.trim()))}
      onKeyDown={onKeyDown}
    />
  )
}

function imageText({view: {state}}: Surface): string {
  return String(selectedImage(state)?.node.attrs.alt ?? "")
}

function selectedImage({selection}: EditorState): NodeSelection | null {
  return selection instanceof NodeSelection && selection.node.type === schema.nodes.image ? selection : null
}

function setImageText(text: string): Command {
  return (state, dispatch) => {
    const image = selectedImage(state)
    if (image === null || image.node.attrs.alt === text) return false
    const tr = state.tr.setNodeAttribute(image.from, "alt", text)
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, image.from)))
    return true
  }
}
