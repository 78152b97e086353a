import type {Details, SaveState} from "@quire/client"
import {useWords} from "@quire/editor"
import {Check, CloudOff, CloudUpload, LoaderCircle, TriangleAlert} from "lucide-react"
import {useEffect, useId, useState} from "react"
import type {ReactNode} from "react"
import {SaveDetails} from "./save-details.tsx"
import {saveWords} from "./save-words.ts"
import type {SaveWords} from "./save-words.ts"

/** How long everything has to have been saved before the screen says so; else each key would make it flicker. */
const CALM_MS = 400

/** How long the answer to Mod-S stands. */
const ANSWER_MS = 2000

export interface SaveStatusProps {
  readonly save: SaveState
  /** How often somebody pressed Mod-S, which saves nothing that is not saved anyway. */
  readonly presses: number
  /** What a click on it tells, read anew each second while that is open. */
  readonly details: () => Details
  /** Tries to connect, or asks the server for a sign of life. */
  readonly onTry: () => void
  /** The address of a page that checks the connection. */
  readonly checkHref?: string | undefined
}

/** Where this tab's edits are; the announcer tells what of it is news. It never says *Saved* while one of them is not on the server's disk. */
export function SaveStatus({save, presses, details, onTry, checkHref}: SaveStatusProps) {
  const id = useId()
  const dictionary = useWords()
  const [open, setOpen] = useState(false)
  const answering = useAnswer(presses)
  const calm = useCalm(save)
  const {save: texts} = dictionary
  const words = saveWords(calm, dictionary)
  const text = answering && calm.name === "saved" ? texts.already : words.text
  return (
    <>
      <button type="button" className="quire-save" data-tone={words.tone} popoverTarget={id} title={texts.where}>
        {iconFor(calm, words)}
        <span role="status" aria-live={answering ? "polite" : "off"} className="quire-save-words">
          {text}
          {words.detail !== undefined && <span className="quire-save-detail">{words.detail}</span>}
        </span>
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        className="quire-menu quire-save-panel"
        aria-label={texts.where}
        onToggle={({newState}) => setOpen(newState === "open")}
      >
        {open && <SaveDetails details={details} onTry={onTry} checkHref={checkHref} />}
      </div>
    </>
  )
}

function iconFor(save: SaveState, {tone}: SaveWords): ReactNode {
  if (tone === "danger") return <TriangleAlert aria-hidden="true" />
  if (save.name === "offline") return <CloudOff aria-hidden="true" />
  // It stands still, as it is shown for each key: while something turns, the browser draws every frame of the page.
  if (save.name === "saving") return <CloudUpload aria-hidden="true" />
  return tone === "busy" ? <LoaderCircle aria-hidden="true" /> : <Check aria-hidden="true" />
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
