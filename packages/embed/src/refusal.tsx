import type {SaveState} from "@quire/client"
import {useState} from "react"

type Refused = Extract<SaveState, {readonly name: "refused"}>

export interface RefusalProps {
  readonly save: Refused
  /** The text as it stands in this tab. */
  readonly text: () => string
  readonly fileName: string
  /** Gives up what the server has not got, and removes the document from this device. */
  readonly onDiscard: () => void
}

/** Whether there is something to ask: edits that the server has not got, or a copy of what it no longer shows to this person. */
export function asks({waiting, copied, reason}: Refused): boolean {
  return waiting || (copied && (reason.name === "forbidden" || reason.name === "notFound"))
}

/** Asks what shall become of what only this device has: nothing of it is thrown away, or stays, without a word. */
export function Refusal({save, text, fileName, onDiscard}: RefusalProps) {
  const [copied, setCopied] = useState(false)
  const question = save.waiting ? "Edits that the server has not got" : "The copy on this device"
  return (
    <section className="quire-refusal" role="alertdialog" aria-label={question}>
      <p>
        {save.reason.text} {save.waiting ? waitingWords(save) : "A copy of it is still on this device."}
      </p>
      <button
        type="button"
        className="quire-primary"
        onClick={() => {
          download(fileName, text())
          setCopied(true)
        }}
      >
        Keep a copy
      </button>
      <button type="button" className="quire-plain" onClick={onDiscard}>
        {save.waiting ? "Discard them" : "Remove it from this device"}
      </button>
      {copied && <span role="status">The copy is in your downloads.</span>}
    </section>
  )
}

function waitingWords({kept}: Refused): string {
  return `Your last edits are not on the server. They are ${kept ? "on this device" : "in this tab"} only.`
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], {type: "text/plain;charset=utf-8"}))
  const link = document.createElement("a")
  link.href = url
  link.download = `${name.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "document"}.txt`
  link.click()
  URL.revokeObjectURL(url)
}
