import {Plus} from "lucide-react"
import {insertKinds} from "./insert-kinds.tsx"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useWords} from "./words-context.ts"

/** What is not text and comes between the blocks. */
export function InsertMenu({surface}: {readonly surface: Surface}) {
  const words = useWords()
  const items = insertKinds(words, surface.requests, surface.takesFiles).map(({name, label, icon, command}) => ({
    name,
    label,
    icon,
    onChoose: () => surface.act(command),
  }))
  return (
    <MenuButton name="insert" label={words.inserts.insert} items={items}>
      <Plus />
    </MenuButton>
  )
}
