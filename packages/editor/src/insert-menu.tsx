import {Plus} from "lucide-react"
import {insertKinds} from "./insert-kinds.tsx"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"

/** What is not text and comes between the blocks. */
export function InsertMenu({surface}: {readonly surface: Surface}) {
  const items = insertKinds(surface.requests, surface.takesFiles).map(({name, label, icon, command}) => ({
    name,
    label,
    icon,
    onChoose: () => {
      surface.focus()
      surface.run(command)
    },
  }))
  return (
    <MenuButton name="insert" label="Insert" items={items}>
      <Plus />
    </MenuButton>
  )
}
