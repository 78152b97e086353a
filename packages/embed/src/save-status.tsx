import type {SaveState} from "@quire/client"
import {Check, CloudOff, LoaderCircle, TriangleAlert} from "lucide-react"
import {useEffect, useState} from "react"
import type {ReactNode} from "react"

/** How long everything has to have been saved before the screen says so; else each key would make it flicker. */
const CALM_MS = 400

interface Shown {
  readonly tone: "calm" | "busy" | "warning" | "danger"
  readonly icon: ReactNode
  readonly text: string
  /** What it means for the person's text. */
  readonly detail?: string
}

/** How long the answer to Mod-S stands. */
const ANSWER_MS = 2000

export interface SaveStatusProps {
  readonly save: SaveState
  /** How often somebody pressed Mod-S, which saves nothing that is not saved anyway. */
  readonly presses: number
}

/** Where this tab's edits are. It never says *Saved* while one of them is not on the server's disk. */
export function SaveStatus({save, presses}: SaveStatusProps) {
  const answering = useAnswer(presses)
  const shown = shownFor(useCalm(save))
  const {tone, icon, text, detail} = answering && shown.text === "Saved" ? {...shown, text: "Already saved"} : shown
  return (
    <div className="quire-save" role="status" data-tone={tone}>
      {icon}
      <span>{text}</span>
      {detail !== undefined && <span className="quire-save-detail">{detail}</span>}
    </div>
  )
}

/** `save`, but *saved* after *saving* only when it has lasted for a moment. Everything else shows at once. */
function useCalm(save: SaveState): SaveState {
  const [previous, setPrevious] = useState(save)
  const [settled, setSettled] = useState(save)
  if (save.name !== "saved" && save !== previous) setPrevious(save)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(save), CALM_MS)
    return () => clearTimeout(timer)
  }, [save])
  return save.name === "saved" && save !== settled && previous.name === "saving" ? previous : save
}

/** For a moment after somebody pressed Mod-S. */
function useAnswer(presses: number): boolean {
  const [answered, setAnswered] = useState(presses)
  useEffect(() => {
    const timer = setTimeout(() => setAnswered(presses), ANSWER_MS)
    return () => clearTimeout(timer)
  }, [presses])
  return presses !== answered
}

function shownFor(save: SaveState): Shown {
  switch (save.name) {
    case "connecting":
      return {tone: "busy", icon: <LoaderCircle />, text: "Connecting…"}
    case "saved":
      return {tone: "calm", icon: <Check />, text: "Saved"}
    case "saving":
      return {tone: "busy", icon: <LoaderCircle />, text: "Saving…"}
    case "offline":
      return save.unsaved
        ? {tone: "warning", icon: <CloudOff />, text: "Offline", detail: "Your text is kept in this tab"}
        : {tone: "busy", icon: <CloudOff />, text: "Offline", detail: "Reconnecting…"}
    case "refused":
      return {tone: "danger", icon: <TriangleAlert />, text: "Not connected", detail: save.reason.text}
    default:
      return save satisfies never
  }
}
