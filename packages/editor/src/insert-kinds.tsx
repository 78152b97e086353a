import {insertMath, insertPageBreak, insertRule, insertTable} from "@quire/schema"
import {AppWindow, Image, ImageUp, Minus, Paperclip, Scissors, Sigma, Table} from "lucide-react"
import {NodeSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {request} from "./keymap.ts"
import type {Requests} from "./keymap.ts"
import {pickFiles} from "./uploads.ts"

/** Something that is no text and comes between the blocks. */
export interface InsertKind {
  readonly name: string
  readonly label: string
  readonly icon: ReactNode
  /** Other words for it. */
  readonly words: string
  readonly command: Command
}

const fileKinds: readonly InsertKind[] = [
  {
    name: "picture",
    label: "Image…",
    icon: <ImageUp />,
    words: "image photo upload",
    command: pickFiles("image/*"),
  },
  {name: "file", label: "File…", icon: <Paperclip />, words: "attachment upload document pdf", command: pickFiles()},
]

/** All that can be inserted, in the order of the menus; files where they are taken. */
export function insertKinds(requests: Requests, takesFiles: boolean): readonly InsertKind[] {
  return [
    ...(takesFiles ? fileKinds : []),
    {
      name: "image",
      label: takesFiles ? "Image by address…" : "Image…",
      icon: <Image />,
      words: "picture photo",
      command: request(requests.insertImage),
    },
    {
      name: "embed",
      label: "Page…",
      icon: <AppWindow />,
      words: "embed video youtube frame",
      command: request(requests.insertEmbed),
    },
    {
      name: "math",
      label: "Formula in the text",
      icon: <Sigma />,
      words: "inline math latex tex equation",
      command: selectNew(insertMath("")),
    },
    {name: "table", label: "Table", icon: <Table />, words: "grid rows columns", command: insertTable()},
    {name: "rule", label: "Divider", icon: <Minus />, words: "rule line hr separator", command: insertRule},
    {
      name: "pageBreak",
      label: "Page break",
      icon: <Scissors />,
      words: "print new page",
      command: insertPageBreak,
    },
  ]
}

/** As `command`, with what it inserts before the caret selected. */
function selectNew(command: Command): Command {
  return (state, dispatch, view) =>
    command(
      state,
      dispatch &&
        ((tr) => {
          const {$from} = tr.selection
          const size = $from.nodeBefore?.nodeSize ?? 0
          dispatch(tr.setSelection(NodeSelection.create(tr.doc, $from.pos - size)))
        }),
      view,
    )
}
