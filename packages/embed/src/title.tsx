import {useWords} from "@quire/editor"
import {useEffect, useLayoutEffect, useRef} from "react"
import type {KeyboardEvent} from "react"
import * as Y from "yjs"
import {bindTextarea} from "./title-text.ts"

export interface TitleProps {
  readonly text: Y.Text
  readonly readOnly: boolean
  /** Puts the caret here while the title is empty. */
  readonly autoFocus: boolean
  /** Somebody goes on into the text. */
  readonly onLeave: () => void
}

/** The document's title: one line that grows with what it says, written by several people at once. */
export function Title({text, readOnly, autoFocus, onLeave}: TitleProps) {
  const words = useWords().title
  const area = useRef<HTMLTextAreaElement>(null)
  const history = useRef<Y.UndoManager>(null)
  useLayoutEffect(() => {
    const origin = {}
    const undo = new Y.UndoManager(text, {trackedOrigins: new Set([origin])})
    const unbind = bindTextarea(area.current!, text, origin)
    history.current = undo
    return () => {
      unbind()
      undo.destroy()
    }
  }, [text])
  useEffect(() => {
    if (autoFocus && text.length === 0) area.current?.focus()
  }, [text, autoFocus])
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const action = event.nativeEvent.isComposing ? null : actionOf(event)
    if (action === null) return
    event.preventDefault()
    if (action === "leave") onLeave()
    else history.current?.[action]()
  }
  return (
    <h1 className="quire-title">
      <textarea
        ref={area}
        aria-label={words.label}
        placeholder={words.untitled}
        rows={1}
        dir="auto"
        enterKeyHint="next"
        readOnly={readOnly}
        onKeyDown={onKeyDown}
      />
    </h1>
  )
}

function actionOf(event: KeyboardEvent<HTMLTextAreaElement>): "leave" | "undo" | "redo" | null {
  const {key, currentTarget, ctrlKey, metaKey, shiftKey} = event
  const isAtEnd = currentTarget.selectionStart === currentTarget.value.length
  if (key === "Enter" || (key === "ArrowDown" && isAtEnd)) return "leave"
  if (!ctrlKey && !metaKey) return null
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo"
  return key.toLowerCase() === "y" ? "redo" : null
}
