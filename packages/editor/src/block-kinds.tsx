import {CALLOUT_TONES, setBlock} from "@quire/schema"
import type {CalloutTone} from "@quire/schema"
import {en} from "@quire/words"
import type {Words} from "@quire/words"
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
  /** As `Status.block` has it; the dictionaries say what it is called. */
  readonly name: keyof Words["kindsToo"]
  readonly icon: ReactNode
  readonly shortcut?: string
  readonly command: Command
}

const tones: Readonly<Record<CalloutTone, ReactNode>> = {
  note: <Info />,
  tip: <Lightbulb />,
  important: <CircleAlert />,
  warning: <TriangleAlert />,
  caution: <OctagonAlert />,
}

const levels = [1, 2, 3, 4, 5, 6] as const
const levelIcons = {1: Heading1, 2: Heading2, 3: Heading3, 4: Heading4, 5: Heading5, 6: Heading6}

/** All that a block of text can be, in the order of the menus. */
export const blockKinds: readonly BlockKind[] = [
  {
    name: "paragraph",
    icon: <Pilcrow />,
    shortcut: "Mod-Alt-0",
    command: setBlock("paragraph"),
  },
  ...levels.map((level) => {
    const Icon = levelIcons[level]
    return {
      name: `heading${level}` as const,
      icon: <Icon />,
      shortcut: `Mod-Alt-${level}`,
      command: setBlock("heading", {level}),
    }
  }),
  {
    name: "bulletList",
    icon: <List />,
    shortcut: "Mod-Shift-8",
    command: setBlock("listItem", {kind: "bullet", start: null}),
  },
  {
    name: "orderedList",
    icon: <ListOrdered />,
    shortcut: "Mod-Shift-7",
    command: setBlock("listItem", {kind: "ordered"}),
  },
  {
    name: "taskList",
    icon: <ListTodo />,
    shortcut: "Mod-Shift-9",
    command: setBlock("listItem", {kind: "task", start: null}),
  },
  {
    name: "quote",
    icon: <Quote />,
    shortcut: "Mod-Shift-b",
    command: setBlock("quote"),
  },
  {
    name: "toggle",
    icon: <ChevronRight />,
    command: setBlock("toggle"),
  },
  {
    name: "codeBlock",
    icon: <CodeXml />,
    shortcut: "Mod-Alt-c",
    command: setBlock("codeBlock"),
  },
  {
    name: "mathBlock",
    icon: <Sigma />,
    command: setBlock("mathBlock"),
  },
  ...CALLOUT_TONES.map((tone) => ({
    name: `${tone}Callout` as const,
    icon: tones[tone],
    command: setBlock("callout", {tone}),
  })),
]

/** Other words by which a kind is found: those of its language, and all that it has in English. */
export function kindWords(name: BlockKind["name"], {kindsToo}: Words): string {
  return `${kindsToo[name]} ${en.kinds[name]} ${en.kindsToo[name]}`
}
