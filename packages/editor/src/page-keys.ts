import {isSwitchedOn, switchTo} from "./device-switch.ts"
import type {Requests} from "./requests.ts"
import {isApple} from "./shortcut.ts"

/** Keys that work everywhere in an editor, in the text and in what stands around it. */
const pageKeys: Readonly<Record<string, (requests: Requests) => void>> = {
  "Mod-f": ({find}) => find("find"),
  "Mod-h": ({find}) => find("replace"),
  // Command-H hides the program on a Mac.
  "Mod-Alt-f": ({find}) => find("replace"),
  "Mod-Shift-f": () => switchTo("focus", !isSwitchedOn("focus", false)),
  "Mod-s": ({save}) => save(),
  "Mod-/": ({showHelp}) => showHelp(),
  "Alt-f10": ({leave}) => leave(),
}

/** Hears them in `root`, unless something in it has done what the key is for. */
export function listenToKeys(root: HTMLElement, requests: Requests, signal: AbortSignal): void {
  root.addEventListener(
    "keydown",
    (event) => {
      const act = event.defaultPrevented ? undefined : pageKeys[nameOf(event)]
      if (act === undefined) return
      event.preventDefault()
      act(requests)
    },
    {signal},
  )
}

function nameOf(event: KeyboardEvent): string {
  const {ctrlKey, metaKey, altKey, shiftKey} = event
  const isMod = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey
  const key = latinKey(event)
  // Some keyboards have other signs than letters only with Shift.
  const isShifted = shiftKey && /^[a-z]/.test(key)
  return `${isMod ? "Mod-" : ""}${altKey ? "Alt-" : ""}${isShifted ? "Shift-" : ""}${key}`
}

/** What is written on a key, in lower case: on a keyboard of another script what a Latin one has in its place. */
function latinKey({key, code}: KeyboardEvent): string {
  const isForeign = key.length === 1 && key > "\u007f"
  return (isForeign ? code.replace("Key", "").replace("Slash", "/") : key).toLowerCase()
}
