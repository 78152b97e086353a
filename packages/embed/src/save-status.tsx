import type {Details, SaveState} from "@quire/client"
import {useWords} from "@quire/editor"
import {Check, CloudOff, CloudUpload, LoaderCircle, TriangleAlert} from "lucide-react"
import {useEffect, useId, useMemo, useState, useSyncExternalStore} from "react"
import type {ReactNode} from "react"
import {CalmSave} from "./calm-save.ts"
import type {SaveSource} from "./calm-save.ts"
import {SaveDetails} from "./save-details.tsx"
import {saveWords} from "./save-words.ts"
import type {SaveWords} from "./save-words.ts"

/** How long the answer to Mod-S stands. */
const ANSWER_MS = 2000

export interface SaveStatusProps {
  readonly source: SaveSource
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
export function SaveStatus({source, presses, details, onTry, checkHref}: SaveStatusProps) {
  const id = useId()
  const dictionary = useWords()
  const [open, setOpen] = useState(false)
  const answering = useAnswer(presses)
  const calm = useCalm(source)
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

function useCalm(source: SaveSource): SaveState {
  const calm = useMemo(() => new CalmSave(source), [source])
  return useSyncExternalStore(calm.subscribe, () => calm.current)
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
