import {deviceMemory} from "@quire/editor/memory"

/** How the page looks: as the system does, or always light or dark. */
export const themes = ["system", "light", "dark"] as const

export type Theme = (typeof themes)[number]

const KEY = "quire-theme"

/** The theme that was chosen on this device, or else the system's. */
export function chosenTheme(): Theme {
  const chosen = deviceMemory.getItem(KEY)
  return themes.find((theme) => theme === chosen) ?? "system"
}

export function keepTheme(theme: Theme): void {
  deviceMemory.setItem(KEY, theme)
}

/** Shows the page in `theme`. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
