import type {Words} from "@quire/words"

/** Mod is the Command key here, else the Control key. */
export const isApple = typeof navigator !== "undefined" && /Mac|iP(?:hone|ad|od)/.test(navigator.platform)

const appleSigns: Readonly<Record<string, string>> = {Mod: "⌘", Alt: "⌥", Shift: "⇧"}

const signs: Readonly<Record<string, string>> = {ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→"}

/** A key as prosemirror-keymap writes it, `Mod-Shift-s`, in the way that people read it on their keyboard. */
export function shortcutText(key: string, {keyCaps}: Words, apple = isApple): string {
  const caps: Readonly<Record<string, string>> = apple ? {...keyCaps, ...appleSigns} : keyCaps
  const parts = key.split(/-(?=.)/).map((part) => (part.length === 1 ? part.toUpperCase() : (signs[part] ?? part)))
  return parts.map((part) => caps[part] ?? part).join(apple ? "" : "+")
}

/** `label`, and the key that does the same. */
export function withShortcut(label: string, key: string | undefined, words: Words): string {
  return key === undefined ? label : `${label} (${shortcutText(key, words)})`
}
