import {
  deleteColumn,
  deleteRow,
  deleteTable,
  insertColumnAfter,
  insertColumnBefore,
  insertRowAbove,
  insertRowBelow,
  mergeCells,
  moveColumnAfter,
  moveColumnBefore,
  moveRowDown,
  moveRowUp,
  setFill,
  splitCell,
  toggleHeaderColumn,
  toggleHeaderRow,
} from "@quire/schema"
import type {Words} from "@quire/words"
import {Columns3, PaintBucket, Rows3, TableCellsMerge, TableCellsSplit, Trash2} from "lucide-react"
import {deleteSelection} from "prosemirror-commands"
import type {Command} from "prosemirror-state"
import {canonicalLanguage, languages, setLanguage} from "./code-language.ts"
import {colorItems} from "./color-items.tsx"
import {Floating} from "./floating.tsx"
import {ImageText} from "./image-text.tsx"
import {MenuButton} from "./menu.tsx"
import type {MenuItem} from "./menu.tsx"
import {backColors} from "./palette.ts"
import type {Surface} from "./surface.ts"
import {resizeColumn} from "./table-resize.ts"
import {Toolbar, ToolbarButton} from "./toolbar.tsx"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

interface Props {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
}

/** What can be done with the table, the code or the image that the caret is in, on the edge of that block. */
export function BlockBar({surface, controls}: Props) {
  const {inside, insideAt} = useStatus(surface)
  const words = useWords()
  if (inside === "text" || inside === "math" || inside === "date") return null
  return (
    <Floating key={inside} surface={surface} at={insideAt} side="edge">
      <Toolbar
        label={{codeBlock: words.kinds.codeBlock, table: words.inserts.table, image: words.image.image}[inside]}
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

const firstControls = {codeBlock: "language", table: "rows", image: "alt"} as const

function CodeControls({surface}: {readonly surface: Surface}) {
  const {language} = useStatus(surface)
  const words = useWords().code
  const offered = [{lang: "", name: words.plain}, ...languages]
  const known = offered.find(({lang}) => lang === canonicalLanguage(language))
  const items = offered.map(({lang, name}) => ({
    name: lang,
    label: name,
    checked: lang === canonicalLanguage(language),
    onChoose: () => surface.act(setLanguage(lang)),
  }))
  const label = known?.name ?? language
  return (
    <MenuButton name="language" label={words.language(label)} items={items}>
      <span>{label}</span>
    </MenuButton>
  )
}

function TableControls({surface}: {readonly surface: Surface}) {
  const words = useWords()
  const items = (commands: readonly TableCommand[]): MenuItem[] =>
    commands.map(([labelOf, command]) => {
      const label = labelOf(words)
      return {name: label, label, onChoose: () => surface.act(command)}
    })
  const fills = colorItems(words, backColors, {kind: "back", onChoose: (color) => surface.act(setFill(color))})
  return (
    <>
      <MenuButton name="rows" label={words.table.rows} items={items(rowCommands)}>
        <Rows3 />
      </MenuButton>
      <MenuButton name="columns" label={words.table.columns} items={items(columnCommands)}>
        <Columns3 />
      </MenuButton>
      <MenuButton name="fill" label={words.table.fill} items={fills}>
        <PaintBucket />
      </MenuButton>
      <MergeControl surface={surface} />
      <ToolbarButton name="deleteTable" label={words.table.deleteTable} onPress={() => surface.act(deleteTable)}>
        <Trash2 />
      </ToolbarButton>
    </>
  )
}

/** One control for both, as only one of the two ever has something to do; several cells are merged again with more. */
function MergeControl({surface}: {readonly surface: Surface}) {
  const {cells, isMerged} = useStatus(surface)
  const words = useWords().table
  const splits = isMerged && cells === 1
  return (
    <>
      <ToolbarButton
        name="merge"
        label={splits ? words.split : words.merge}
        idle={!splits && cells < 2}
        onPress={() => surface.act(splits ? splitCell : mergeCells)}
      >
        {splits ? <TableCellsSplit /> : <TableCellsMerge />}
      </ToolbarButton>
      <span className="quire-hidden" aria-live="polite">
        {cells > 1 ? words.selected(cells) : splits ? words.merged : ""}
      </span>
    </>
  )
}

/** What the menus of a table call a command, and the command. */
type TableCommand = readonly [label: (words: Words) => string, command: Command]

const rowCommands: readonly TableCommand[] = [
  [({table}) => table.insertAbove, insertRowAbove],
  [({table}) => table.insertBelow, insertRowBelow],
  [({blocks}) => blocks.moveUp, moveRowUp],
  [({blocks}) => blocks.moveDown, moveRowDown],
  [({table}) => table.headerRow, toggleHeaderRow],
  [({table}) => table.deleteRow, deleteRow],
]

const columnCommands: readonly TableCommand[] = [
  [({table}) => table.insertBefore, insertColumnBefore],
  [({table}) => table.insertAfter, insertColumnAfter],
  [({table}) => table.moveBack, moveColumnBefore],
  [({table}) => table.moveForward, moveColumnAfter],
  [({table}) => table.wider, resizeColumn(1)],
  [({table}) => table.narrower, resizeColumn(-1)],
  [({table}) => table.fit, resizeColumn(0)],
  [({table}) => table.headerColumn, toggleHeaderColumn],
  [({table}) => table.deleteColumn, deleteColumn],
]

function ImageControls({surface}: {readonly surface: Surface}) {
  const words = useWords().image
  return (
    <>
      <ImageText surface={surface} label={words.shows} />
      <ToolbarButton name="deleteImage" label={words.delete} onPress={() => surface.act(deleteSelection)}>
        <Trash2 />
      </ToolbarButton>
    </>
  )
}
