import {setColor, setHighlight} from "@quire/schema"
import {Baseline} from "lucide-react"
import {colorItems} from "./color-items.tsx"
import {MenuButton} from "./menu.tsx"
import {backColors, letterColors} from "./palette.ts"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

/** The colours of letters, and of what stands behind them. */
export function ColorMenu({surface}: {readonly surface: Surface}) {
  const {color, highlight} = useStatus(surface)
  const words = useWords()
  const items = [
    ...colorItems(words, letterColors, {
      group: words.format.letters,
      kind: "letter",
      current: color,
      onChoose: (chosen) => surface.act(setColor(chosen)),
    }),
    ...colorItems(words, backColors, {
      group: words.format.highlight,
      kind: "back",
      current: highlight,
      onChoose: (chosen) => surface.act(setHighlight(chosen)),
    }),
  ]
  return (
    <MenuButton name="color" label={words.colors.colors} items={items}>
      <Baseline />
    </MenuButton>
  )
}
