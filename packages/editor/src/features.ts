import {dropCursor} from "prosemirror-dropcursor"
import {gapCursor} from "prosemirror-gapcursor"
import type {Plugin} from "prosemirror-state"
import {blockLink} from "./block-link.ts"
import {caretBlock} from "./caret-block.ts"
import {attachmentViews} from "./attachment-views.ts"
import {codeHighlight} from "./code-highlight.ts"
import {cellSelecting} from "./cell-selecting.ts"
import type {Collab} from "./collab.ts"
import {copy} from "./copy.ts"
import {dateViews} from "./date-view.ts"
import {find} from "./find.ts"
import {focusMode} from "./focus-mode.ts"
import {fold} from "./fold.ts"
import {imageViews} from "./image-view.ts"
import {inputRules} from "./input-rules.ts"
import {keys} from "./keymap.ts"
import type {Requests} from "./requests.ts"
import {listViews} from "./list-view.ts"
import {longFormat} from "./long-format.ts"
import {mathViews} from "./math-view.ts"
import {longPaste} from "./long-paste.ts"
import {pageEnd} from "./page-end.ts"
import {paste} from "./paste.ts"
import {picker} from "./picker.ts"
import type {ChoiceSource} from "./picker.ts"
import {placeholder} from "./placeholder.ts"
import {tableLook} from "./table-look.ts"
import {tableResize} from "./table-resize.ts"
import {tableViews} from "./table-view.ts"
import {typedScroll} from "./typed-scroll.ts"
import type {FileAccess} from "./upload.ts"
import {uploads} from "./uploads.ts"
import type {Wording} from "./wording.ts"

export interface FeatureOptions {
  readonly wording: Wording
  readonly collab: Collab
  readonly requests: Requests
  readonly placeholder: string
  readonly files: FileAccess
  readonly choices: {readonly sources: readonly ChoiceSource[]; readonly listId: string}
}

/** Everything that the text can do, in the order in which keys and events are offered to it. */
export function features(options: FeatureOptions): Plugin[] {
  const {wording} = options
  const {words} = wording
  return [
    ...options.collab.plugins,
    caretBlock(),
    picker(options.choices.sources, options.choices.listId),
    listViews(words),
    tableLook(),
    tableResize(),
    cellSelecting(),
    tableViews(),
    dateViews(wording.language),
    imageViews(options.files, words),
    attachmentViews(options.files, wording),
    codeHighlight(),
    mathViews(words),
    find(),
    fold(words),
    blockLink(),
    focusMode(),
    longFormat(),
    pageEnd(),
    inputRules(),
    keys(options.collab, options.requests),
    copy(),
    ...(options.files.upload === null ? [] : [uploads(options.files.upload, words)]),
    paste(options.requests),
    longPaste(),
    placeholder(options.placeholder),
    dropCursor({class: "quire-drop-cursor", color: false}),
    gapCursor(),
    typedScroll(),
  ]
}
