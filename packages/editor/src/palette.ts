import type {Words} from "@quire/words"

/** A colour that people choose from: it can be read on our paper, light and dark. */
export interface PaletteColor {
  readonly name: Exclude<keyof Words["colors"], "colors" | "none">
  /** `#rrggbb`, as it is stored. */
  readonly color: string
}

/** For letters. In the dark the style sheet lightens them. */
export const letterColors: readonly PaletteColor[] = [
  {name: "grey", color: "#6b6459"},
  {name: "red", color: "#b42318"},
  {name: "orange", color: "#a8410a"},
  {name: "yellow", color: "#855a00"},
  {name: "green", color: "#0f6b4f"},
  {name: "blue", color: "#1d4ed8"},
  {name: "purple", color: "#7c3aed"},
  {name: "pink", color: "#b4236f"},
]

/** For what stands behind letters, in a text and in a cell. The style sheet mixes them with the paper. */
export const backColors: readonly PaletteColor[] = [
  {name: "yellow", color: "#f4c430"},
  {name: "grey", color: "#a8a29e"},
  {name: "red", color: "#f87171"},
  {name: "orange", color: "#fb923c"},
  {name: "green", color: "#4ade80"},
  {name: "blue", color: "#60a5fa"},
  {name: "purple", color: "#c084fc"},
  {name: "pink", color: "#f472b6"},
]
