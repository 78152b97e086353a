/** A colour that people choose from: it can be read on our paper, light and dark. */
export interface PaletteColor {
  readonly name: string
  /** `#rrggbb`, as it is stored. */
  readonly color: string
}

/** For letters. In the dark the style sheet lightens them. */
export const letterColors: readonly PaletteColor[] = [
  {name: "Grey", color: "#6b6459"},
  {name: "Red", color: "#b42318"},
  {name: "Orange", color: "#a8410a"},
  {name: "Yellow", color: "#855a00"},
  {name: "Green", color: "#0f6b4f"},
  {name: "Blue", color: "#1d4ed8"},
  {name: "Purple", color: "#7c3aed"},
  {name: "Pink", color: "#b4236f"},
]

/** For what stands behind letters, in a text and in a cell. The style sheet mixes them with the paper. */
export const backColors: readonly PaletteColor[] = [
  {name: "Yellow", color: "#f4c430"},
  {name: "Grey", color: "#a8a29e"},
  {name: "Red", color: "#f87171"},
  {name: "Orange", color: "#fb923c"},
  {name: "Green", color: "#4ade80"},
  {name: "Blue", color: "#60a5fa"},
  {name: "Purple", color: "#c084fc"},
  {name: "Pink", color: "#f472b6"},
]
