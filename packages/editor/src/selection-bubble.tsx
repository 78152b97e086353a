import {TextSelection} from "prosemirror-state"
import type {EditorState} from "prosemirror-state"
import {useEffect, useRef} from "react"
import {BlockMenu} from "./block-menu.tsx"
import {ColorMenu} from "./color-menu.tsx"
import {MarkControls, SeldomControls} from "./mark-controls.tsx"
import {Popup} from "./popup.tsx"
import type {Surface} from "./surface.ts"
import {Toolbar} from "./toolbar.tsx"
import {useChangingState} from "./use-changing-state.ts"
import {useSurfaceState} from "./use-status.ts"
import {useWords} from "./words-context.ts"

export interface SelectionBubbleProps {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** What formats the selected text, beside it. The keyboard has the toolbar over the text, and a key for what is only here. */
export function SelectionBubble({surface, controls}: SelectionBubbleProps) {
  const words = useWords().blocks
  const range = useSurfaceState(surface, rangeOf)
  const bubble = useRef<HTMLDivElement>(null)
  const isSettled = useSettled(surface, bubble)
  if (range === null || !isSettled) return null
  const [from, to] = range.split(" ").map(Number) as [number, number]
  return (
    <Popup ref={bubble} surface={surface} from={from} to={to} side="above" className="quire-bubble">
      <Toolbar
        label={words.selection}
        controls={controls}
        first="block"
        onLeave={surface.focus}
        className="quire-block-bar"
      >
        <BlockMenu surface={surface} />
        <MarkControls surface={surface} />
        <ColorMenu surface={surface} />
        <SeldomControls surface={surface} />
      </Toolbar>
    </Popup>
  )
}

/** The ends of the selected text, as a value that is equal to itself; null where none is selected that can be formatted. */
function rangeOf({selection}: EditorState): string | null {
  if (selection.empty || !(selection instanceof TextSelection) || selection.$from.parent.type.spec.code) return null
  return `${selection.from} ${selection.to}`
}

/** Whether the text or the bubble has the focus, and no pointer is still selecting. */
function useSettled({view}: Surface, bubble: {readonly current: HTMLElement | null}): boolean {
  const [isSettled, setSettled] = useChangingState(() => false)
  useEffect(() => {
    const events = new AbortController()
    const {signal} = events
    const {ownerDocument: page} = view.dom
    const isIn = (place: Node | null) => view.dom.contains(place) || bubble.current?.contains(place) === true
    const look = () => setSettled(isIn(page.activeElement))
    page.addEventListener("focusin", look, {signal})
    page.addEventListener("focusout", ({relatedTarget}) => setSettled(isIn(relatedTarget as Node | null)), {signal})
    view.dom.addEventListener("pointerdown", () => setSettled(false), {signal})
    page.addEventListener("pointerup", look, {signal})
    page.addEventListener("keyup", look, {signal})
    return () => events.abort()
  }, [view, bubble, setSettled])
  return isSettled
}
