import {download, fileNameOf, useWords} from "@quire/editor"
import {useState} from "react"
import type {Refused} from "./refused.ts"
import {reasonWords} from "./save-words.ts"

export interface RefusalProps {
  readonly save: Refused
  /** Title and text as they stand in this tab. */
  readonly copy: () => {readonly title: string; readonly text: string}
  /** Gives up what the server has not got, and removes the document from this device. */
  readonly onDiscard: () => void
}

/** Asks what shall become of what only this device has: nothing of it is thrown away, or stays, without a word. */
export function Refusal({save, copy, onDiscard}: RefusalProps) {
  const [copied, setCopied] = useState(false)
  const words = useWords()
  const {refusal} = words
  const keepCopy = () => {
    const {title, text} = copy()
    download(new Blob([`${title}\n\n${text}`], {type: "text/plain;charset=utf-8"}), `${fileNameOf(title)}.txt`)
    setCopied(true)
  }
  return (
    <section className="quire-refusal" aria-label={save.waiting ? refusal.edits : refusal.copy}>
      <p role="alert">
        {reasonWords(save.reason, words)}{" "}
        {save.waiting ? (save.kept ? refusal.onDevice : refusal.inTab) : refusal.stillHere}
      </p>
      <button type="button" className="quire-primary" onClick={keepCopy}>
        {refusal.keepCopy}
      </button>
      <button type="button" className="quire-plain" onClick={onDiscard}>
        {save.waiting ? refusal.discard : refusal.remove}
      </button>
      <span role="status">{copied && refusal.copied}</span>
    </section>
  )
}
