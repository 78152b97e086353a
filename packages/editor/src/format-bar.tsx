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
import type {Words} from "@quire/words"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {BlockMenu} from "./block-menu.tsx"
import {ColorMenu} from "./color-menu.tsx"
import {InsertMenu} from "./insert-menu.tsx"
import {toggle} from "./long-format.ts"
import type {Surface} from "./surface.ts"
import {Toolbar, ToolbarButton, ToolbarGroup} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

/** The marks that have a control of their own. */
type FormatMark = Extract<MarkName, keyof Words["format"]>

interface Control {
  readonly shortcut: string
  readonly icon: ReactNode
}

const markControls: readonly (Control & {readonly mark: FormatMark; readonly command: Command})[] = [
  mark("bold", "Mod-b", <Bold />),
  mark("italic", "Mod-i", <Italic />),
  mark("underline", "Mod-u", <Underline />),
  mark("strike", "Mod-Shift-s", <Strikethrough />),
  mark("highlight", "Mod-Shift-h", <Highlighter />, toggleHighlight),
  mark("code", "Mod-e", <Code />),
]

function mark(name: FormatMark, shortcut: string, icon: ReactNode, command?: Command) {
  return {mark: name, shortcut, icon, command: command ?? toggle(schema.marks[name])}
}

const listControls: readonly (Control & {readonly kind: ListKind})[] = [
  {kind: "bullet", shortcut: "Mod-Shift-8", icon: <List />},
  {kind: "ordered", shortcut: "Mod-Shift-7", icon: <ListOrdered />},
  {kind: "task", shortcut: "Mod-Shift-9", icon: <ListTodo />},
]

interface Props {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** The toolbar over the text. */
export function FormatBar({surface, controls}: Props) {
  const words = useWords().format
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

/** What a text can be formatted with. */
export function MarkControls({surface}: {readonly surface: Surface}) {
  const words = useWords().format
  const {marks, href} = useStatus(surface)
  const active = new Set(marks.split(" "))
  return (
    <ToolbarGroup label={words.letters}>
      {markControls.map((control) => (
        <ToolbarButton
          key={control.mark}
          name={control.mark}
          label={words[control.mark]}
          shortcut={control.shortcut}
          pressed={active.has(control.mark)}
          onPress={() => surface.run(control.command)}
        >
          {control.icon}
        </ToolbarButton>
      ))}
      <ToolbarButton
        name="link"
        label={words.link}
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
