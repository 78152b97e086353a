import {deleteSelectedBlocks, duplicateBlocks, LIST_STYLES, moveDown, moveUp, setListStyle} from "@quire/schema"
import {ArrowDown, ArrowUp, Copy, GripVertical, Link, ListOrdered, Trash2} from "lucide-react"
import type {Command} from "prosemirror-state"
import {useEffect, useId, useImperativeHandle, useRef} from "react"
import type {PointerEvent, ReactNode, Ref, RefObject} from "react"
import {blockAt, blockAtHeight, selectBlockAt} from "./block-at.ts"
import {dragBlocks} from "./block-drag.ts"
import {blockKinds} from "./block-kinds.tsx"
import {HandlePlace} from "./handle-place.ts"
import {Menu} from "./menu.tsx"
import type {MenuItem} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

export interface BlockActions {
  /** Opens the menu of the selected blocks. */
  readonly open: () => void
}

export interface BlockHandleProps {
  readonly ref: Ref<BlockActions>
  readonly surface: Surface
  /** Somebody wants a link to the block at this position. */
  readonly onCopyLink: (pos: number) => void
}

/**
 * The handle beside the block under the pointer, or else beside the one with the caret: dragged, it moves the block; pressed,
 * it opens the menu of what can be done with it. Every part of it has a key, so Tab does not stop here.
 */
export function BlockHandle({ref, surface, onCopyLink}: BlockHandleProps) {
  const id = useId()
  const words = useWords().blocks
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const wasDrag = useRef(false)
  const place = useRef<HandlePlace>(null)
  useEffect(() => {
    const made = new HandlePlace(button.current!, surface)
    place.current = made
    return () => made.destroy()
  }, [surface])
  const grab = (event: PointerEvent<HTMLButtonElement>) => {
    const block = blockAtHeight(surface.view, event.clientY)
    if (event.button !== 0 || block === null) return
    // Focus and selection stay in the text, and a phone keeps its keyboard.
    event.preventDefault()
    surface.view.dispatch(selectBlockAt(surface.view.state, block))
    dragBlocks(surface, event.currentTarget, event.nativeEvent, (dragged) => {
      wasDrag.current = dragged
      surface.focus()
    })
  }
  useImperativeHandle(ref, () => ({
    open() {
      place.current?.toCaret()
      menu.current?.showPopover()
    },
  }))
  return (
    <>
      <button
        ref={button}
        type="button"
        className="quire-handle"
        tabIndex={-1}
        aria-label={words.handle}
        aria-haspopup="menu"
        aria-expanded="false"
        aria-controls={id}
        popoverTarget={id}
        title={words.handleHint}
        onPointerDown={grab}
        onClick={(event) => {
          if (wasDrag.current) event.preventDefault()
          wasDrag.current = false
        }}
        onMouseDown={(event) => event.preventDefault()}
      >
        <GripVertical aria-hidden="true" />
      </button>
      <BlockActionMenu
        menu={menu}
        id={id}
        surface={surface}
        opener={button}
        onCopyLink={() => onCopyLink(selectedBlock(surface))}
      />
    </>
  )
}

function selectedBlock({view}: Surface): number {
  return blockAt(view.state.doc, view.state.selection.from)?.pos ?? 0
}

interface ActionMenuProps {
  readonly menu: RefObject<HTMLDivElement | null>
  readonly id: string
  readonly surface: Surface
  readonly opener: RefObject<HTMLElement | null>
  readonly onCopyLink: () => void
}

function BlockActionMenu({menu, id, surface, opener, onCopyLink}: ActionMenuProps) {
  const {block, listStyle} = useStatus(surface)
  const words = useWords()
  const {blocks} = words
  const run = (command: Command) => () => surface.act(command)
  const action = (name: string, label: string, icon: ReactNode, shortcut: string, command: Command): MenuItem => ({
    name,
    label,
    icon,
    shortcut,
    onChoose: run(command),
  })
  const items: MenuItem[] = [
    action("up", blocks.moveUp, <ArrowUp />, "Alt-Shift-ArrowUp", moveUp),
    action("down", blocks.moveDown, <ArrowDown />, "Alt-Shift-ArrowDown", moveDown),
    action("duplicate", blocks.duplicate, <Copy />, "Mod-Shift-d", duplicateBlocks),
    {name: "link", label: blocks.copyLink, icon: <Link />, onChoose: onCopyLink},
    action("delete", blocks.delete, <Trash2 />, "Mod-Shift-Backspace", deleteSelectedBlocks),
    ...(listStyle === "" ? [] : LIST_STYLES).map((style) => ({
      name: style,
      label: words.listStyles[style],
      icon: <ListOrdered />,
      group: words.listStyles.numbers,
      checked: style === listStyle,
      onChoose: run(setListStyle(style)),
    })),
    ...blockKinds.map(({name, icon, command}) => ({
      name,
      label: words.kinds[name],
      icon,
      group: words.picker.turnInto,
      checked: name === block,
      onChoose: run(command),
    })),
  ]
  return <Menu ref={menu} id={id} label={words.format.block} items={items} opener={opener} onLeave={surface.focus} />
}
