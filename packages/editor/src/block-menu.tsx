import {blockKinds} from "./block-kinds.tsx"
import {MenuButton} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

/** What the selected blocks are: shows it, and makes them something else. */
export function BlockMenu({surface}: {readonly surface: Surface}) {
  const {block} = useStatus(surface)
  const words = useWords()
  const labels: Readonly<Record<string, string>> = words.kinds
  const label = labels[block] ?? words.format.block
  const items = blockKinds.map(({command, ...kind}) => ({
    ...kind,
    label: words.kinds[kind.name],
    checked: kind.name === block,
    onChoose: () => surface.act(command),
  }))
  return (
    <MenuButton name="block" label={words.format.blockIs(label)} items={items} className="quire-block-menu">
      <span>{label}</span>
    </MenuButton>
  )
}
