import {Bold, Code, Highlighter, Italic, Link, Redo2, Strikethrough, Underline, Undo2} from "lucide-react"
import {toggleMark} from "prosemirror-commands"
import {schema} from "@quire/schema"
import type {MarkName} from "@quire/schema"
import type {ReactNode} from "react"
import type {Surface} from "./surface.ts"
import {Toolbar, ToolbarButton, ToolbarGroup} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"

interface MarkControl {
  readonly mark: MarkName
  readonly label: string
  readonly shortcut: string
  readonly icon: ReactNode
}

const markControls: readonly MarkControl[] = [
  {mark: "bold", label: "Bold", shortcut: "Mod-b", icon: <Bold />},
  {mark: "italic", label: "Italic", shortcut: "Mod-i", icon: <Italic />},
  {mark: "underline", label: "Underline", shortcut: "Mod-u", icon: <Underline />},
  {mark: "strike", label: "Strikethrough", shortcut: "Mod-Shift-s", icon: <Strikethrough />},
  {mark: "code", label: "Code", shortcut: "Mod-e", icon: <Code />},
  {mark: "highlight", label: "Highlight", shortcut: "Mod-Shift-h", icon: <Highlighter />},
]

/** The toolbar of a text. */
export function FormatBar({surface, controls}: {readonly surface: Surface; readonly controls: string}) {
  const status = useStatus(surface)
  const {undo, redo} = surface.collab
  const marks = new Set(status.marks.split(" "))
  return (
    <Toolbar label="Formatting" controls={controls} first="undo" onLeave={surface.focus}>
      <ToolbarGroup label="History">
        <ToolbarButton name="undo" label="Undo" shortcut="Mod-z" onPress={() => surface.run(undo)}>
          <Undo2 />
        </ToolbarButton>
        <ToolbarButton name="redo" label="Redo" shortcut="Mod-Shift-z" onPress={() => surface.run(redo)}>
          <Redo2 />
        </ToolbarButton>
      </ToolbarGroup>
      <ToolbarGroup label="Text">
        {markControls.map(({mark, label, shortcut, icon}) => (
          <ToolbarButton
            key={mark}
            name={mark}
            label={label}
            shortcut={shortcut}
            pressed={marks.has(mark)}
            onPress={() => surface.run(toggleMark(schema.marks[mark]))}
          >
            {icon}
          </ToolbarButton>
        ))}
        <ToolbarButton
          name="link"
          label="Link"
          shortcut="Mod-k"
          pressed={status.href !== ""}
          onPress={surface.requests.editLink}
        >
          <Link />
        </ToolbarButton>
      </ToolbarGroup>
    </Toolbar>
  )
}
