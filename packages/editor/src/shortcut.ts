const isApple = typeof navigator !== "undefined" && /Mac|iP(?:hone|ad|od)/.test(navigator.platform)

const appleSigns: Readonly<Record<string, string>> = {Mod: "⌘", Alt: "⌥", Shift: "⇧"}

const signs: Readonly<Record<string, string>> = {ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→"}

/** A key as prosemirror-keymap writes it, `Mod-Shift-s`, in the way that people of this platform read it. */
export function shortcutText(key: string, apple = isApple): string {
  const parts = key.split(/-(?=.)/).map((part) => (part.length === 1 ? part.toUpperCase() : (signs[part] ?? part)))
  if (apple) return parts.map((part) => appleSigns[part] ?? part).join("")
  return parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join("+")
}

/** `label`, and the key that does the same. */
export function withShortcut(label: string, key: string | undefined): string {
  return key === undefined ? label : `${label} (${shortcutText(key)})`
}
