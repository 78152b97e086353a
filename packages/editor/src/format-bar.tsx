import {indent, outdent, toggleList} from "@quire/schema"
import type {ListKind} from "@quire/schema"
import {IndentDecrease, IndentIncrease, List, ListOrdered, ListTodo, Redo2, Undo2} from "lucide-react"
import type {ReactNode} from "react"
import {BlockMenu} from "./block-menu.tsx"
import {ColorMenu} from "./color-menu.tsx"
import {InsertMenu} from "./insert-menu.tsx"
import {MarkControls, SeldomControls} from "./mark-controls.tsx"
import type {Surface} from "./surface.ts"
import {Toolbar, ToolbarButton, ToolbarGroup} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"
import {useTouch} from "./use-touch.ts"
import {useWords} from "./words-context.ts"

interface ListControl {
  readonly kind: ListKind
  readonly shortcut: string
  readonly icon: ReactNode
}

const listControls: readonly ListControl[] = [
  {kind: "bullet", shortcut: "Mod-Shift-8", icon: <List />},
  {kind: "ordered", shortcut: "Mod-Shift-7", icon: <ListOrdered />},
  {kind: "task", shortcut: "Mod-Shift-9", icon: <ListTodo />},
]

interface Props {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** The toolbar over the text. Where people use their fingers, it has what the bubble at a selection has elsewhere. */
export function FormatBar({surface, controls}: Props) {
  const words = useWords().format
  const isTouched = useTouch()
  return (
    <Toolbar
      label={words.formatting}
      controls={controls}
      first="undo"
      onLeave={surface.focus}
      className="quire-format-bar"
    >
      <HistoryControls surface={surface} />
      <BlockMenu surface={surface} />
      <MarkControls surface={surface} />
      <ColorMenu surface={surface} />
      <ListControls surface={surface} />
      <InsertMenu surface={surface} />
      {isTouched && <SeldomControls surface={surface} />}
    </Toolbar>
  )
}

function HistoryControls({surface}: {readonly surface: Surface}) {
  const words = useWords().format
  const {canUndo, canRedo} = useStatus(surface)
  const {undo, redo} = surface.collab
  return (
    <ToolbarGroup label={words.history}>
      <ToolbarButton name="undo" label={words.undo} shortcut="Mod-z" idle={!canUndo} onPress={() => surface.run(undo)}>
        <Undo2 />
      </ToolbarButton>
      <ToolbarButton
        name="redo"
        label={words.redo}
        shortcut="Mod-Shift-z"
        idle={!canRedo}
        onPress={() => surface.run(redo)}
      >
        <Redo2 />
      </ToolbarButton>
    </ToolbarGroup>
  )
}

function ListControls({surface}: {readonly surface: Surface}) {
  const {format: words, kinds} = useWords()
  const {block} = useStatus(surface)
  return (
    <ToolbarGroup label={words.lists}>
      {listControls.map(({kind, shortcut, icon}) => (
        <ToolbarButton
          key={kind}
          name={`${kind}List`}
          label={kinds[`${kind}List`]}
          shortcut={shortcut}
          pressed={block === `${kind}List`}
          onPress={() => surface.run(toggleList(kind))}
        >
          {icon}
        </ToolbarButton>
      ))}
      <ToolbarButton name="outdent" label={words.outdent} shortcut="Mod-[" onPress={() => surface.run(outdent)}>
        <IndentDecrease />
      </ToolbarButton>
      <ToolbarButton name="indent" label={words.indent} shortcut="Mod-]" onPress={() => surface.run(indent)}>
        <IndentIncrease />
      </ToolbarButton>
    </ToolbarGroup>
  )
}
