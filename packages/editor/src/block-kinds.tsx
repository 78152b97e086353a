import {CALLOUT_TONES, setBlock} from "@quire/schema"
import type {CalloutTone} from "@quire/schema"
import {
  ChevronRight,
  CircleAlert,
  CodeXml,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  Heading5,
  Heading6,
  Info,
  Lightbulb,
  List,
  ListOrdered,
  ListTodo,
  OctagonAlert,
  Pilcrow,
  Quote,
  Sigma,
  TriangleAlert,
} from "lucide-react"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"

/** Something that a block of text can be. */
export interface BlockKind {
  /** As `Status.block` has it. */
  readonly name: string
  readonly label: string
  readonly icon: ReactNode
  readonly shortcut?: string
  /** Other words for it. */
  readonly words: string
  readonly command: Command
}

const tones: Readonly<Record<CalloutTone, {label: string; icon: ReactNode; words: string}>> = {
  note: {label: "Note", icon: <Info />, words: "callout info box"},
  tip: {label: "Tip", icon: <Lightbulb />, words: "callout hint idea success"},
  important: {label: "Important", icon: <CircleAlert />, words: "callout"},
  warning: {label: "Warning", icon: <TriangleAlert />, words: "callout attention"},
  caution: {label: "Caution", icon: <OctagonAlert />, words: "callout danger error"},
}

/** All that a block of text can be, in the order of the menus. */
export const blockKinds: readonly BlockKind[] = [
  {
    name: "paragraph",
    label: "Text",
    icon: <Pilcrow />,
    shortcut: "Mod-Alt-0",
    words: "paragraph plain",
    command: setBlock("paragraph"),
  },
  ...[Heading1, Heading2, Heading3, Heading4, Heading5, Heading6].map((Icon, index) => ({
    name: `heading${index + 1}`,
    label: `Heading ${index + 1}`,
    icon: <Icon />,
    shortcut: `Mod-Alt-${index + 1}`,
    words: `h${index + 1} title`,
    command: setBlock("heading", {level: index + 1}),
  })),
  {
    name: "bulletList",
    label: "Bulleted list",
    icon: <List />,
    shortcut: "Mod-Shift-8",
    words: "ul unordered points",
    command: setBlock("listItem", {kind: "bullet", start: null}),
  },
  {
    name: "orderedList",
    label: "Numbered list",
    icon: <ListOrdered />,
    shortcut: "Mod-Shift-7",
    words: "ol ordered numbers",
    command: setBlock("listItem", {kind: "ordered"}),
  },
  {
    name: "taskList",
    label: "Task list",
    icon: <ListTodo />,
    shortcut: "Mod-Shift-9",
    words: "todo to-do checkbox check",
    command: setBlock("listItem", {kind: "task", start: null}),
  },
  {
    name: "quote",
    label: "Quote",
    icon: <Quote />,
    shortcut: "Mod-Shift-b",
    words: "blockquote citation",
    command: setBlock("quote"),
  },
  {
    name: "toggle",
    label: "Toggle",
    icon: <ChevronRight />,
    words: "details fold collapse",
    command: setBlock("toggle"),
  },
  {
    name: "codeBlock",
    label: "Code",
    icon: <CodeXml />,
    shortcut: "Mod-Alt-c",
    words: "pre program source",
    command: setBlock("codeBlock"),
  },
  {
    name: "mathBlock",
    label: "Formula",
    icon: <Sigma />,
    words: "math latex tex equation",
    command: setBlock("mathBlock"),
  },
  ...CALLOUT_TONES.map((tone) => ({
    name: `${tone}Callout`,
    ...tones[tone],
    command: setBlock("callout", {tone}),
  })),
]
