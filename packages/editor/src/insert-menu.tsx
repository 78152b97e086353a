import {insertImage, insertRule, insertTable} from "@quire/schema"
import {Image, Minus, Plus, Table} from "lucide-react"
import {useRef} from "react"
import {ImageDialog} from "./image-dialog.tsx"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import type {Command} from "prosemirror-state"

/** What is not text and comes between the blocks. */
export function InsertMenu({surface}: {readonly surface: Surface}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const insert = (command: Command) => {
    surface.run(command)
    surface.focus()
  }
  const items = [
    {name: "image", label: "Image…", icon: <Image />, onChoose: () => dialog.current?.showModal()},
    {name: "table", label: "Table", icon: <Table />, onChoose: () => insert(insertTable())},
    {name: "rule", label: "Divider", icon: <Minus />, onChoose: () => insert(insertRule)},
  ]
  return (
    <>
      <MenuButton name="insert" label="Insert" items={items}>
        <Plus />
      </MenuButton>
      <ImageDialog ref={dialog} onInsert={(attrs) => insert(insertImage(attrs))} />
    </>
  )
}
