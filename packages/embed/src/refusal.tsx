import {useWords} from "@quire/editor"
import {useState} from "react"
import type {Refused} from "./refused.ts"
import {reasonWords} from "./save-words.ts"

export interface RefusalProps {
  readonly save: Refused
  /** The text as it stands in this tab. */
  readonly text: () => string
  readonly fileName: string
  /** Gives up what the server has not got, and removes the document from this device. */
  readonly onDiscard: () => void
}

/** Asks what shall become of what only this device has: nothing of it is thrown away, or stays, without a word. */
export function Refusal({save, text, fileName, onDiscard}: RefusalProps) {
  const [copied, setCopied] = useState(false)
  const words = useWords()
  const {refusal} = words
  return (
    <section className="quire-refusal" role="alertdialog" aria-label={save.waiting ? refusal.edits : refusal.copy}>
      <p>
        {reasonWords(save.reason, words)}{" "}
        {save.waiting ? (save.kept ? refusal.onDevice : refusal.inTab) : refusal.stillHere}
      </p>
      <button
        type="button"
        className="quire-primary"
        onClick={() => {
          download(fileName, text())
          setCopied(true)
        }}
      >
        {refusal.keepCopy}
      </button>
      <button type="button" className="quire-plain" onClick={onDiscard}>
        {save.waiting ? refusal.discard : refusal.remove}
      </button>
      {copied && <span role="status">{refusal.copied}</span>}
    </section>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], {type: "text/plain;charset=utf-8"}))
  const link = document.createElement("a")
  link.href = url
  link.download = `${name.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "document"}.txt`
  link.click()
  URL.revokeObjectURL(url)
}
