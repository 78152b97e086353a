import {insertMath, insertPageBreak, insertRule, insertTable} from "@quire/schema"
import {en} from "@quire/words"
import type {Words} from "@quire/words"
import {AppWindow, Image, ImageUp, Minus, Paperclip, Scissors, Sigma, Table} from "lucide-react"
import {NodeSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {ReactNode} from "react"
import {request} from "./requests.ts"
import type {Requests} from "./requests.ts"
import {pickFiles} from "./uploads.ts"

/** Something that is no text and comes between the blocks. */
export interface InsertKind {
  readonly name: keyof Words["insertsToo"]
  readonly label: string
  readonly icon: ReactNode
  /** Other words for it. */
  readonly words: string
  readonly command: Command
}

type Unnamed = Omit<InsertKind, "label" | "words">

const fileKinds: readonly Unnamed[] = [
  {name: "picture", icon: <ImageUp />, command: pickFiles("image/*")},
  {name: "file", icon: <Paperclip />, command: pickFiles()},
]

/** All that can be inserted, in the order of the menus; files where they are taken. */
export function insertKinds(words: Words, requests: Requests, takesFiles: boolean): readonly InsertKind[] {
  const kinds: readonly Unnamed[] = [
    ...(takesFiles ? fileKinds : []),
    {name: "image", icon: <Image />, command: request(requests.insertImage)},
    {name: "embed", icon: <AppWindow />, command: request(requests.insertEmbed)},
    {name: "math", icon: <Sigma />, command: selectNew(insertMath(""))},
    {name: "table", icon: <Table />, command: insertTable()},
    {name: "rule", icon: <Minus />, command: insertRule},
    {name: "pageBreak", icon: <Scissors />, command: insertPageBreak},
  ]
  return kinds.map((kind) => ({
    ...kind,
    // Where an address is the only way to an image, nothing has to tell it from another.
    label: words.inserts[kind.name === "image" && !takesFiles ? "picture" : kind.name],
    words: `${words.insertsToo[kind.name]} ${en.inserts[kind.name]} ${en.insertsToo[kind.name]}`,
  }))
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
