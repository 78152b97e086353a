import {setColor, setHighlight} from "@quire/schema"
import {Ban, Baseline} from "lucide-react"
import type {Command} from "prosemirror-state"
import {MenuButton} from "./menu.tsx"
import type {MenuItem} from "./menu.tsx"
import {backColors, letterColors} from "./palette.ts"
import type {PaletteColor} from "./palette.ts"
import type {Surface} from "./surface.ts"
import {Swatch} from "./swatch.tsx"
import {useStatus} from "./use-status.ts"

/** The colours of letters, and of what stands behind them. */
export function ColorMenu({surface}: {readonly surface: Surface}) {
  const {color, highlight} = useStatus(surface)
  const items = [
    ...group(surface, "Letters", letterColors, {current: color, kind: "letter", command: setColor}),
    ...group(surface, "Highlight", backColors, {current: highlight, kind: "back", command: setHighlight}),
  ]
  return (
    <MenuButton name="color" label="Colours" items={items}>
      <Baseline />
    </MenuButton>
  )
}

interface Use {
  /** The colour that is on, "" for none. */
  readonly current: string
  readonly kind: "letter" | "back"
  readonly command: (color: string | null) => Command
}

function group(
  surface: Surface,
  name: string,
  colors: readonly PaletteColor[],
  {current, kind, command}: Use,
): MenuItem[] {
  const choose = (color: string | null) => () => {
    surface.run(command(color))
    surface.focus()
  }
  return [
    {name: `no ${name}`, label: "None", icon: <Ban />, group: name, checked: current === "", onChoose: choose(null)},
    ...colors.map(({name: label, color}) => ({
      name: `${name} ${label}`,
      label,
      icon: <Swatch color={color} kind={kind} />,
      group: name,
      checked: current === color,
      onChoose: choose(color),
    })),
  ]
}
