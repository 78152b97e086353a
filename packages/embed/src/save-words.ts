import type {CloseReason, SaveState} from "@quire/client"
import {en} from "@quire/words"
import type {Words} from "@quire/words"

/** What the screen says of a save state. */
export interface SaveWords {
  readonly tone: "calm" | "busy" | "warning" | "danger"
  readonly text: string
  /** What it means for the person's text, or what to do. */
  readonly detail?: string
}

/** The words and the tone of `save`: keyed on the person's own unsaved work, not on the connection. Default: in English. */
export function saveWords(save: SaveState, words: Words = en): SaveWords {
  switch (save.name) {
    case "connecting":
      return {tone: "busy", text: words.save.connecting}
    case "saved":
      return {tone: "calm", text: words.save.saved}
    case "saving":
      return {tone: "busy", text: words.save.saving}
    case "stalled":
      return {tone: "warning", text: words.save.saving, detail: words.save.stalled}
    case "viewing":
      return {tone: "calm", text: words.save.viewing}
    case "reconnecting":
      return {tone: "busy", text: words.save.reconnecting}
    case "offline":
      return {
        tone: save.waiting || save.cause === "token" ? "warning" : "calm",
        text: save.waiting ? words.save.offlineKept : words.save.offline,
        ...(save.cause === "token" ? {detail: words.save.noToken} : {}),
      }
    case "unkept":
      return {tone: "danger", text: words.save.unkept, detail: words.notKept[save.cause]}
    case "refused":
      return {
        tone: "danger",
        text: save.opened ? words.save.refused : words.save.unopened,
        detail: reasonWords(save.reason, words),
      }
    default:
      return save satisfies never
  }
}

/** Why the server refuses; a reason that this build does not know in the server's own English. */
export function reasonWords({name, text}: CloseReason, words: Words): string {
  const known: Readonly<Record<string, string>> = words.reasons
  return known[name] ?? text
}
