import type {SaveState} from "@quire/client"

/** What the screen says of a save state. */
export interface SaveWords {
  readonly tone: "calm" | "busy" | "warning" | "danger"
  readonly text: string
  /** What it means for the person's text, or what to do. */
  readonly detail?: string
}

const notKept: Readonly<Record<Extract<SaveState, {readonly name: "unkept"}>["cause"], string>> = {
  off: "This browser does not keep it",
  opening: "This device is not ready to keep it",
  writing: "This device has not written it yet",
  denied: "This browser refuses to keep it, as in private windows",
  blocked: "An older tab is in the way: close the other tabs of this page",
  full: "This device has no room left",
  lost: "The browser removed what it had kept",
  discarded: "You had it removed from this device",
}

/** The words and the tone of `save`: keyed on the person's own unsaved work, not on the connection. */
export function saveWords(save: SaveState): SaveWords {
  switch (save.name) {
    case "connecting":
      return {tone: "busy", text: "Connecting…"}
    case "saved":
      return {tone: "calm", text: "Saved"}
    case "saving":
      return {tone: "busy", text: "Saving…"}
    case "stalled":
      return {tone: "warning", text: "Saving…", detail: "The server cannot write to its disk now. It tries again"}
    case "viewing":
      return {tone: "calm", text: "View only"}
    case "reconnecting":
      return {tone: "busy", text: "Reconnecting…"}
    case "offline":
      return {
        tone: save.waiting || save.cause === "token" ? "warning" : "calm",
        text: save.waiting ? "Offline, kept on this device" : "Offline",
        ...(save.cause === "token" ? {detail: "This page could not prove who you are. It tries again"} : {}),
      }
    case "unkept":
      return {tone: "danger", text: "Not saved, keep this tab open", detail: notKept[save.cause]}
    case "refused":
      return {tone: "danger", text: "Can't save", detail: save.reason.text}
    default:
      return save satisfies never
  }
}

/** Why this device keeps nothing, in the words of the save state. */
export function notKeptWords(cause: Extract<SaveState, {readonly name: "unkept"}>["cause"]): string {
  return notKept[cause]
}
