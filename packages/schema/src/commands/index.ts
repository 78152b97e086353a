export {selectedCells} from "./cells.ts"
export type {CellRange, Fills, Widths} from "./cells.ts"
export {deleteSelectedBlocks, duplicateBlocks} from "./duplicate.ts"
export {enter} from "./enter.ts"
export {fillCells} from "./fill-cells.ts"
export {clearFormat, setColor, setHighlight, toggleFormat, toggleHighlight, toggleScript} from "./format.ts"
export {indent, outdent} from "./indent.ts"
export {insertBlocks} from "./insert-blocks.ts"
export {
  insertDate,
  insertEmbed,
  insertImage,
  insertMath,
  insertMention,
  insertPageBreak,
  insertRule,
  insertTable,
} from "./insert.ts"
export {keymap} from "./keymap.ts"
export {setListStyle} from "./list-style.ts"
export {mergeCells, splitCell} from "./merge.ts"
export {moveDown, moveTo, moveUp} from "./move.ts"
export {selectedRun} from "./run.ts"
export type {Run} from "./run.ts"
export {setBlock, toggleBlock, toggleList, toggleTask} from "./set-block.ts"
export type {TextblockName} from "./set-block.ts"
export {
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
  nextCell,
  previousCell,
  setColumnWidth,
  setColumnWidths,
  setFill,
  toggleHeaderColumn,
  toggleHeaderRow,
} from "./table.ts"
