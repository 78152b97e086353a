import {
  deleteColumn,
  deleteRow,
  deleteTable,
  insertColumnAfter,
  insertColumnBefore,
  insertRowAbove,
  insertRowBelow,
  moveColumnAfter,
  moveColumnBefore,
  moveRowDown,
  moveRowUp,
  setFill,
  toggleHeaderColumn,
  toggleHeaderRow,
} from "@quire/schema"
import {Ban, Columns3, PaintBucket, Rows3, Trash2} from "lucide-react"
import {deleteSelection} from "prosemirror-commands"
import type {Command} from "prosemirror-state"
import {Floating} from "./floating.tsx"
import {canonicalLanguage, languages, setLanguage} from "./code-language.ts"
import {ImageText} from "./image-text.tsx"
import {MenuButton} from "./menu.tsx"
import type {MenuItem} from "./menu.tsx"
import {backColors} from "./palette.ts"
import type {Surface} from "./surface.ts"
import {Swatch} from "./swatch.tsx"
import {resizeColumn} from "./table-resize.ts"
import {Toolbar, ToolbarButton} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"

interface Props {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** What can be done with the table, the code or the image that the caret is in, on the edge of that block. */
export function BlockBar({surface, controls}: Props) {
  const {inside, insideAt} = useStatus(surface)
  if (inside === "text" || inside === "math") return null
  return (
    <Floating key={inside} surface={surface} at={insideAt} side="edge">
      <Toolbar
        label={labels[inside]}
        controls={controls}
        first={firstControls[inside]}
        onLeave={surface.focus}
        className="quire-block-bar"
      >
        {inside === "codeBlock" && <CodeControls surface={surface} />}
        {inside === "table" && <TableControls surface={surface} />}
        {inside === "image" && <ImageControls surface={surface} />}
      </Toolbar>
    </Floating>
  )
}

const labels = {codeBlock: "Code", table: "Table", image: "Image"} as const
const firstControls = {codeBlock: "language", table: "rows", image: "alt"} as const

function CodeControls({surface}: {readonly surface: Surface}) {
  const {language} = useStatus(surface)
  const known = languages.find(({lang}) => lang === canonicalLanguage(language))
  const items = languages.map(({lang, label}) => ({
    name: lang,
    label,
    checked: lang === canonicalLanguage(language),
    onChoose: () => act(surface, setLanguage(lang)),
  }))
  const label = known?.label ?? language
  return (
    <MenuButton name="language" label={`Language: ${label}`} items={items}>
      <span>{label}</span>
    </MenuButton>
  )
}

function TableControls({surface}: {readonly surface: Surface}) {
  const items = (commands: readonly (readonly [label: string, command: Command])[]): MenuItem[] =>
    commands.map(([label, command]) => ({name: label, label, onChoose: () => act(surface, command)}))
  return (
    <>
      <MenuButton name="rows" label="Rows" items={items(rowCommands)}>
        <Rows3 />
      </MenuButton>
      <MenuButton name="columns" label="Columns" items={items(columnCommands)}>
        <Columns3 />
      </MenuButton>
      <MenuButton name="fill" label="Fill" items={fillItems(surface)}>
        <PaintBucket />
      </MenuButton>
      <ToolbarButton name="deleteTable" label="Delete the table" onPress={() => act(surface, deleteTable)}>
        <Trash2 />
      </ToolbarButton>
    </>
  )
}

function fillItems(surface: Surface): MenuItem[] {
  return [
    {name: "none", label: "None", icon: <Ban />, onChoose: () => act(surface, setFill(null))},
    ...backColors.map(({name, color}) => ({
      name,
      label: name,
      icon: <Swatch color={color} kind="back" />,
      onChoose: () => act(surface, setFill(color)),
    })),
  ]
}

const rowCommands = [
  ["Insert above", insertRowAbove],
  ["Insert below", insertRowBelow],
  ["Move up", moveRowUp],
  ["Move down", moveRowDown],
  ["Header row on or off", toggleHeaderRow],
  ["Delete row", deleteRow],
] as const

const columnCommands = [
  ["Insert before", insertColumnBefore],
  ["Insert after", insertColumnAfter],
  ["Move back", moveColumnBefore],
  ["Move forward", moveColumnAfter],
  ["Wider", resizeColumn(1)],
  ["Narrower", resizeColumn(-1)],
  ["As wide as its text", resizeColumn(0)],
  ["Header column on or off", toggleHeaderColumn],
  ["Delete column", deleteColumn],
] as const

function ImageControls({surface}: {readonly surface: Surface}) {
  return (
    <>
      <ImageText surface={surface} label="What it shows" />
      <ToolbarButton name="deleteImage" label="Delete the image" onPress={() => act(surface, deleteSelection)}>
        <Trash2 />
      </ToolbarButton>
    </>
  )
}

function act(surface: Surface, command: Command): void {
  surface.run(command)
  surface.focus()
}
