import {indent, outdent, schema, toggleHighlight, toggleList} from "@quire/schema"
import type {ListKind, MarkName} from "@quire/schema"
import {
  Bold,
  Code,
  Highlighter,
  IndentDecrease,
  IndentIncrease,
  Italic,
  Link,
  List,
  ListOrdered,
  ListTodo,
  Redo2,
  Strikethrough,
  Underline,
  Undo2,
} from "lucide-react"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {BlockMenu} from "./block-menu.tsx"
import {ColorMenu} from "./color-menu.tsx"
import {InsertMenu} from "./insert-menu.tsx"
import {toggle} from "./long-format.ts"
import type {Surface} from "./surface.ts"
import {Toolbar, ToolbarButton, ToolbarGroup} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"

interface Control {
  readonly label: string
  readonly shortcut: string
  readonly icon: ReactNode
}

const markControls: readonly (Control & {readonly mark: MarkName; readonly command: Command})[] = [
  mark("bold", "Bold", "Mod-b", <Bold />),
  mark("italic", "Italic", "Mod-i", <Italic />),
  mark("underline", "Underline", "Mod-u", <Underline />),
  mark("strike", "Strikethrough", "Mod-Shift-s", <Strikethrough />),
  mark("highlight", "Highlight", "Mod-Shift-h", <Highlighter />, toggleHighlight),
  mark("code", "Code", "Mod-e", <Code />),
]

function mark(name: MarkName, label: string, shortcut: string, icon: ReactNode, command?: Command) {
  return {mark: name, label, shortcut, icon, command: command ?? toggle(schema.marks[name])}
}

const listControls: readonly (Control & {readonly kind: ListKind})[] = [
  {kind: "bullet", label: "Bulleted list", shortcut: "Mod-Shift-8", icon: <List />},
  {kind: "ordered", label: "Numbered list", shortcut: "Mod-Shift-7", icon: <ListOrdered />},
  {kind: "task", label: "Task list", shortcut: "Mod-Shift-9", icon: <ListTodo />},
]

interface Props {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** The toolbar over the text. */
export function FormatBar({surface, controls}: Props) {
  return (
    <Toolbar label="Formatting" controls={controls} first="undo" onLeave={surface.focus} className="quire-format-bar">
      <HistoryControls surface={surface} />
      <BlockMenu surface={surface} />
      <MarkControls surface={surface} />
      <ColorMenu surface={surface} />
      <ListControls surface={surface} />
      <InsertMenu surface={surface} />
    </Toolbar>
  )
}

function HistoryControls({surface}: {readonly surface: Surface}) {
  const {canUndo, canRedo} = useStatus(surface)
  const {undo, redo} = surface.collab
  return (
    <ToolbarGroup label="History">
      <ToolbarButton name="undo" label="Undo" shortcut="Mod-z" idle={!canUndo} onPress={() => surface.run(undo)}>
        <Undo2 />
      </ToolbarButton>
      <ToolbarButton name="redo" label="Redo" shortcut="Mod-Shift-z" idle={!canRedo} onPress={() => surface.run(redo)}>
        <Redo2 />
      </ToolbarButton>
    </ToolbarGroup>
  )
}

/** What a text can be formatted with. */
export function MarkControls({surface}: {readonly surface: Surface}) {
  const {marks, href} = useStatus(surface)
  const active = new Set(marks.split(" "))
  return (
    <ToolbarGroup label="Letters">
      {markControls.map((control) => (
        <ToolbarButton
          key={control.mark}
          name={control.mark}
          label={control.label}
          shortcut={control.shortcut}
          pressed={active.has(control.mark)}
          onPress={() => surface.run(control.command)}
        >
          {control.icon}
        </ToolbarButton>
      ))}
      <ToolbarButton
        name="link"
        label="Link"
        shortcut="Mod-k"
        pressed={href !== ""}
        onPress={surface.requests.editLink}
      >
        <Link />
      </ToolbarButton>
    </ToolbarGroup>
  )
}

function ListControls({surface}: {readonly surface: Surface}) {
  const {block} = useStatus(surface)
  return (
    <ToolbarGroup label="Lists">
      {listControls.map(({kind, label, shortcut, icon}) => (
        <ToolbarButton
          key={kind}
          name={`${kind}List`}
          label={label}
          shortcut={shortcut}
          pressed={block === `${kind}List`}
          onPress={() => surface.run(toggleList(kind))}
        >
          {icon}
        </ToolbarButton>
      ))}
      <ToolbarButton name="outdent" label="Less indent" shortcut="Mod-[" onPress={() => surface.run(outdent)}>
        <IndentDecrease />
      </ToolbarButton>
      <ToolbarButton name="indent" label="More indent" shortcut="Mod-]" onPress={() => surface.run(indent)}>
        <IndentIncrease />
      </ToolbarButton>
    </ToolbarGroup>
  )
}
