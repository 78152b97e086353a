/** How the page looks: as the system does, or always light or dark. */
export const themes = ["system", "light", "dark"] as const

export type Theme = (typeof themes)[number]

/** The theme that `text` names; the system's for anything else. */
export function themeOf(text: string | null): Theme {
  return themes.find((theme) => theme === text) ?? "system"
}

/** Shows the page in `theme`. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
