import type {Words} from "@quire/words"
import {Ban} from "lucide-react"
import type {MenuItem} from "./menu.tsx"
import type {PaletteColor} from "./palette.ts"
import {Swatch} from "./swatch.tsx"

export interface ColorItemsOptions {
  readonly kind: "letter" | "back"
  readonly group?: string
  /** The colour that is on, "" for none; absent where the menu does not show it. */
  readonly current?: string
  /** `null` takes the colour away. */
  readonly onChoose: (color: string | null) => void
}

/** The items of a menu that offers colours, and none of them. */
export function colorItems(
  {colors: words}: Words,
  colors: readonly PaletteColor[],
  {kind, group, current, onChoose}: ColorItemsOptions,
): MenuItem[] {
  const shared = (color: string) => ({
    ...(group !== undefined && {group}),
    ...(current !== undefined && {checked: current === color}),
  })
  return [
    {name: `${kind} none`, label: words.none, icon: <Ban />, ...shared(""), onChoose: () => onChoose(null)},
    ...colors.map(({name, color}) => ({
      name: `${kind} ${name}`,
      label: words[name],
      icon: <Swatch color={color} kind={kind} />,
      ...shared(color),
      onChoose: () => onChoose(color),
    })),
  ]
}
