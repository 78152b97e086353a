import {blockKinds} from "./block-kinds.tsx"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"

/** What the selected blocks are: shows it, and makes them something else. */
export function BlockMenu({surface}: {readonly surface: Surface}) {
  const {block} = useStatus(surface)
  const label = labelOf(block)
  const items = blockKinds.map(({command, ...kind}) => ({
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

function labelOf(block: string): string {
  if (block === "mixed") return "Several"
  return blockKinds.find(({name}) => name === block)?.label ?? "Block"
}
