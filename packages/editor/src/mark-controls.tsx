import {clearFormat, schema, toggleHighlight, toggleScript} from "@quire/schema"
import type {MarkName} from "@quire/schema"
import type {Words} from "@quire/words"
import {
  Bold,
  Code,
  Highlighter,
  Italic,
  Link,
  RemoveFormatting,
  Strikethrough,
  Subscript,
  Superscript,
  Underline,
} from "lucide-react"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {toggle} from "./long-format.ts"
import type {Surface} from "./surface.ts"
import {ToolbarButton, ToolbarGroup} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

interface MarkControl {
  readonly mark: MarkName
  readonly label: (words: Words) => string
  readonly shortcut: string
  readonly icon: ReactNode
  readonly command: Command
}

const markControls: readonly MarkControl[] = [
  toggled("bold", "Mod-b", <Bold />),
  toggled("italic", "Mod-i", <Italic />),
  toggled("underline", "Mod-u", <Underline />),
  toggled("strike", "Mod-Shift-s", <Strikethrough />),
  {...toggled("highlight", "Mod-Shift-h", <Highlighter />), command: toggleHighlight},
  toggled("code", "Mod-e", <Code />),
]

const scriptControls: readonly MarkControl[] = [
  script("subscript", "Mod-,", <Subscript />),
  script("superscript", "Mod-.", <Superscript />),
]

function toggled(mark: Extract<MarkName, keyof Words["format"]>, shortcut: string, icon: ReactNode): MarkControl {
  return {mark, label: ({format}) => format[mark], shortcut, icon, command: toggle(schema.marks[mark])}
}

function script(mark: "subscript" | "superscript", shortcut: string, icon: ReactNode): MarkControl {
  return {mark, label: ({keys}) => keys[mark], shortcut, icon, command: toggleScript(mark)}
}

interface Props {
  readonly surface: Surface
}

/** What text is formatted with. */
export function MarkControls({surface}: Props) {
  const words = useWords().format
  const {href} = useStatus(surface)
  return (
    <ToolbarGroup label={words.letters}>
      <MarkButtons surface={surface} controls={markControls} />
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

/** What text is formatted with less often, and what takes all of that away. */
export function SeldomControls({surface}: Props) {
  const {format, keys: words} = useWords()
  return (
    <ToolbarGroup label={format.letters}>
      <MarkButtons surface={surface} controls={scriptControls} />
      <ToolbarButton name="clear" label={words.clear} shortcut={"Mod-\\"} onPress={() => surface.run(clearFormat)}>
        <RemoveFormatting />
      </ToolbarButton>
    </ToolbarGroup>
  )
}

function MarkButtons({surface, controls}: Props & {readonly controls: readonly MarkControl[]}) {
  const words = useWords()
  const active = useStatus(surface).marks.split(" ")
  return controls.map(({mark, label, shortcut, icon, command}) => (
    <ToolbarButton
      key={mark}
      name={mark}
      label={label(words)}
      shortcut={shortcut}
      pressed={active.includes(mark)}
      onPress={() => surface.run(command)}
    >
      {icon}
    </ToolbarButton>
  ))
}
