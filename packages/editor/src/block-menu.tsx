import {setBlock} from "@quire/schema"
import {
  ChevronRight,
  CodeXml,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  Heading5,
  Heading6,
  Info,
  Pilcrow,
  Quote,
  Sigma,
} from "lucide-react"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"

interface BlockKind {
  /** As `Status.block` has it. */
  readonly name: string
  readonly label: string
  readonly icon: ReactNode
  readonly shortcut?: string
  readonly command: Command
}

const kinds: readonly BlockKind[] = [
  {name: "paragraph", label: "Text", icon: <Pilcrow />, shortcut: "Mod-Alt-0", command: setBlock("paragraph")},
  ...[Heading1, Heading2, Heading3, Heading4, Heading5, Heading6].map((Icon, index) => ({
    name: `heading${index + 1}`,
    label: `Heading ${index + 1}`,
    icon: <Icon />,
    shortcut: `Mod-Alt-${index + 1}`,
    command: setBlock("heading", {level: index + 1}),
  })),
  {name: "quote", label: "Quote", icon: <Quote />, shortcut: "Mod-Shift-b", command: setBlock("quote")},
  {name: "callout", label: "Callout", icon: <Info />, command: setBlock("callout")},
  {name: "toggle", label: "Toggle", icon: <ChevronRight />, command: setBlock("toggle")},
  {name: "codeBlock", label: "Code", icon: <CodeXml />, shortcut: "Mod-Alt-c", command: setBlock("codeBlock")},
  {name: "mathBlock", label: "Formula", icon: <Sigma />, command: setBlock("mathBlock")},
]

const otherLabels: Readonly<Record<string, string>> = {
  mixed: "Several",
  bulletList: "List",
  orderedList: "List",
  taskList: "Tasks",
}

/** What the selected blocks are: shows it, and makes them something else. */
export function BlockMenu({surface}: {readonly surface: Surface}) {
  const {block} = useStatus(surface)
  const label = kinds.find(({name}) => name === block)?.label ?? otherLabels[block] ?? "Block"
  const items = kinds.map(({command, ...kind}) => ({
    ...kind,
    checked: kind.name === block,
    onChoose: () => {
      surface.run(command)
      surface.focus()
    },
  }))
  return (
    <MenuButton name="block" label={`Block: ${label}`} items={items} className="quire-block-menu">
      <span>{label}</span>
    </MenuButton>
  )
}
