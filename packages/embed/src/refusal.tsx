import type {SaveState} from "@quire/client"
import {useState} from "react"

export interface RefusalProps {
  readonly save: Extract<SaveState, {readonly name: "refused"}>
  /** The text as it stands in this tab. */
  readonly text: () => string
  readonly fileName: string
  /** Gives up what the server has not got. */
  readonly onDiscard: () => void
}

/** Asks what shall become of edits that the server does not take: nothing of them is thrown away without a word. */
export function Refusal({save, text, fileName, onDiscard}: RefusalProps) {
  const [copied, setCopied] = useState(false)
  return (
    <section className="quire-refusal" role="alertdialog" aria-label="Edits that the server has not got">
      <p>
        {save.reason.text} Your last edits are not on the server. They are{" "}
        {save.kept ? "on this device" : "in this tab"} only.
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
        Discard them
      </button>
      {copied && <span role="status">The copy is in your downloads.</span>}
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
