import {ChevronDown} from "lucide-react"
import {useEffect, useId, useRef, useState} from "react"
import type {KeyboardEvent, ReactNode, RefObject, ToggleEvent} from "react"
import {Grouped} from "./grouped.tsx"
import {placeBelow} from "./place.ts"
import {shortcutText} from "./shortcut.ts"
import {ToolbarButton} from "./toolbar.tsx"
import {useWords} from "./words-context.ts"

export interface MenuItem {
  readonly name: string
  readonly label: string
  readonly icon?: ReactNode
  /** As prosemirror-keymap writes it. */
  readonly shortcut?: string
  /** Whether it holds; absent for what is only done. */
  readonly checked?: boolean
  /** Of a choice one item holds at a time, a switch is on or off by itself. Default: a choice. */
  readonly kind?: "choice" | "switch"
  /** What it stands under. */
  readonly group?: string
  readonly onChoose: () => void
}

export interface MenuButtonProps {
  readonly name: string
  readonly label: string
  readonly className?: string
  /** What the button shows. */
  readonly children: ReactNode
  readonly items: readonly MenuItem[]
  /** Stands under the items. */
  readonly foot?: ReactNode
}

/** A control of a toolbar that opens a menu, after the ARIA menu button pattern. */
export function MenuButton({name, label, className = "", children, items, foot}: MenuButtonProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const open = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    event.preventDefault()
    menu.current?.showPopover()
    // React renders the items at the end of the event.
    if (event.key === "ArrowUp") queueMicrotask(() => itemsOf(menu.current).at(-1)?.focus())
  }
  return (
    <>
      <ToolbarButton
        ref={button}
        name={name}
        label={label}
        className={`quire-menu-button ${className}`}
        aria-haspopup="menu"
        aria-expanded="false"
        aria-controls={id}
        popoverTarget={id}
        onKeyDown={open}
      >
        {children}
        <ChevronDown className="quire-chevron" aria-hidden="true" />
      </ToolbarButton>
      <Menu
        ref={menu}
        id={id}
        label={label}
        items={items}
        opener={button}
        foot={foot}
        onLeave={() => button.current?.focus()}
      />
    </>
  )
}

export interface MenuProps {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly id: string
  readonly label: string
  readonly items: readonly MenuItem[]
  /** What it opens below. */
  readonly opener: RefObject<HTMLElement | null>
  /** Stands under the items. */
  readonly foot?: ReactNode
  /** Somebody left it by Escape or Tab. */
  readonly onLeave: () => void
}

/** A menu after the ARIA pattern. It opens by `showPopover()`, or by a button that has it as its `popoverTarget`. */
export function Menu({ref: menu, id, label, items, opener, foot, onLeave}: MenuProps) {
  // The browser tells of the toggle only a moment later; by this it moves the focus at once, so that no key is lost to the text.
  useEffect(() => menu.current?.setAttribute("autofocus", ""), [menu])
  const [isOpen, setOpen] = useState(false)
  // What a closed menu has would be rendered for each key that changes what it offers.
  const onBeforeToggle = ({newState}: ToggleEvent<HTMLDivElement>) => {
    if (newState === "open") setOpen(true)
  }
  const onToggle = ({newState}: ToggleEvent<HTMLDivElement>) => {
    setOpen(newState === "open")
    opener.current?.setAttribute("aria-expanded", String(newState === "open"))
    if (newState !== "open" || menu.current === null || opener.current === null) return
    placeBelow(menu.current, opener.current.getBoundingClientRect())
    if (itemsOf(menu.current).some((item) => item === document.activeElement)) return
    const [first] = itemsOf(menu.current)
    // Of a menu that begins with what can be done, the beginning has to be in sight.
    const isChoice = first?.getAttribute("role") === "menuitemradio"
    const checked = menu.current.querySelector<HTMLElement>("[role=menuitemradio][aria-checked=true]")
    ;((isChoice ? checked : null) ?? first)?.focus()
  }
  return (
    <div
      ref={menu}
      id={id}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="quire-menu"
      onBeforeToggle={onBeforeToggle}
      onToggle={onToggle}
      onKeyDown={(event) => onMenuKey(event, menu.current, onLeave)}
    >
      {isOpen && (
        <Grouped
          entries={items}
          render={(item) => <Item key={item.name} item={item} onChoose={() => menu.current?.hidePopover()} />}
        />
      )}
      {isOpen && foot}
    </div>
  )
}

function Item({item, onChoose}: {readonly item: MenuItem; readonly onChoose: () => void}) {
  const {label, icon, checked, kind = "choice", shortcut} = item
  const words = useWords()
  return (
    <button
      type="button"
      role={checked === undefined ? "menuitem" : checkedRoles[kind]}
      aria-checked={checked}
      tabIndex={-1}
      className="quire-menu-item"
      onClick={() => {
        onChoose()
        item.onChoose()
      }}
    >
      {icon}
      <span>{label}</span>
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcutText(shortcut, words)}</kbd>}
    </button>
  )
}

const checkedRoles = {choice: "menuitemradio", switch: "menuitemcheckbox"} as const

function itemsOf(menu: Element | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])]
}

/** The arrow keys, Home, End and first letters go through the menu; Escape and Tab leave it. Nothing reaches the toolbar. */
function onMenuKey(event: KeyboardEvent, menu: HTMLElement | null, onLeave: () => void): void {
  event.stopPropagation()
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault()
    menu?.hidePopover()
    onLeave()
    return
  }
  const items = itemsOf(menu)
  const target = destination(
    items,
    items.findIndex((item) => item === document.activeElement),
    event.key,
  )
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}

function destination(items: readonly HTMLElement[], index: number, key: string): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(index + 1) % items.length]
    case "ArrowUp":
      return items.at(Math.max(index, 0) - 1)
    case "Home":
      return items[0]
    case "End":
      return items.at(-1)
    default: {
      if (key.length !== 1 || key === " ") return undefined
      const after = [...items.slice(index + 1), ...items.slice(0, index + 1)]
      return after.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()))
    }
  }
}
