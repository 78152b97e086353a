import {createContext, use, useState} from "react"
import type {ComponentProps, KeyboardEvent, ReactNode} from "react"
import {withShortcut} from "./shortcut.ts"
import {useWords} from "./words-context.ts"

/** Name of the one control of the toolbar that Tab reaches. */
const CurrentControl = createContext("")

export interface ToolbarProps {
  readonly label: string
  /** Id of the element that the toolbar acts on. */
  readonly controls: string
  /** Name of the control that Tab reaches first; it is always there. */
  readonly first: string
  /** Somebody pressed Escape. */
  readonly onLeave: () => void
  readonly className?: string
  readonly children: ReactNode
}

/**
 * A toolbar after the ARIA pattern: one stop for Tab; the arrow keys, Home and End go from control to control; Tab comes
 * back to the control that was used last.
 */
export function Toolbar({label, controls, first, onLeave, className = "", children}: ToolbarProps) {
  const [current, setCurrent] = useState(first)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = destination(event)
    if (event.key !== "Escape" && target === undefined) return
    event.preventDefault()
    if (target === undefined) onLeave()
    else target.focus()
  }
  return (
    <CurrentControl value={current}>
      <div
        className={`quire-toolbar ${className}`}
        role="toolbar"
        aria-label={label}
        aria-controls={controls}
        onKeyDown={onKeyDown}
        onFocus={({target}) => setCurrent(target.dataset.control ?? current)}
      >
        {children}
      </div>
    </CurrentControl>
  )
}

/** Where a key leads from the focused control; undefined when it leads nowhere. */
function destination({key, currentTarget, target}: KeyboardEvent<HTMLDivElement>): HTMLElement | undefined {
  const controls = [...currentTarget.querySelectorAll<HTMLElement>("[data-control]")]
  const index = controls.findIndex((control) => control === target)
  if (index < 0) return undefined
  switch (isMirrored(currentTarget) ? mirrored(key) : key) {
    case "ArrowRight":
      return controls[(index + 1) % controls.length]
    case "ArrowLeft":
      return controls.at(index - 1)
    case "Home":
      return controls[0]
    case "End":
      return controls.at(-1)
    default:
      return undefined
  }
}

const isMirrored = (element: Element) => getComputedStyle(element).direction === "rtl"

/** Where a line runs from right to left, the next control is on the left. */
function mirrored(key: string): string {
  if (key === "ArrowLeft") return "ArrowRight"
  return key === "ArrowRight" ? "ArrowLeft" : key
}

/** What makes an element a control of the toolbar around it. */
export function useControl(name: string): {"data-control": string; tabIndex: 0 | -1} {
  return {"data-control": name, tabIndex: use(CurrentControl) === name ? 0 : -1}
}

export interface ToolbarButtonProps extends Omit<ComponentProps<"button">, "name"> {
  readonly name: string
  readonly label: string
  /** As prosemirror-keymap writes it, `Mod-b`. */
  readonly shortcut?: string
  /** Whether what the button switches is on; leave it out for what is done once. */
  readonly pressed?: boolean
  /** Nothing to do now. The control keeps its place for the arrow keys. */
  readonly idle?: boolean
  readonly onPress?: () => void
}

export function ToolbarButton(props: ToolbarButtonProps) {
  const {name, label, shortcut, pressed, idle = false, onPress, className = "", ...others} = props
  const words = useWords()
  return (
    <button
      type="button"
      {...useControl(name)}
      className={`quire-button ${className}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={idle || undefined}
      title={withShortcut(label, shortcut, words)}
      // The text keeps focus and selection, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!idle) onPress?.()
      }}
      {...others}
    />
  )
}

export function ToolbarGroup({label, children}: {readonly label: string; readonly children: ReactNode}) {
  return (
    <div className="quire-group" role="group" aria-label={label}>
      {children}
    </div>
  )
}
