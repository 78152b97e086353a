import {copyText, useWords} from "@quire/editor"
import {Check, Link2} from "lucide-react"
import {useEffect, useState} from "react"

/** How long the button says what it has done. */
const SHOWN_MS = 2500

type Copying = "idle" | "copied" | "failed"

/** Copies the address of this page, and says so in its place. */
export function CopyLink() {
  const {app} = useWords()
  const words = {idle: app.copyLink, copied: app.copied, failed: app.copyByHand}
  const [copying, setCopying] = useState<Copying>("idle")
  useEffect(() => {
    if (copying === "idle") return undefined
    const timer = setTimeout(() => setCopying("idle"), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copying])
  const copy = async () => setCopying((await copyText(location.href)) ? "copied" : "failed")
  return (
    <>
      <button
        type="button"
        className="quire-button app-action"
        aria-label={words.idle}
        title={words.idle}
        data-copying={copying}
        onClick={() => void copy()}
      >
        {copying === "copied" ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
        <span className="app-action-label" aria-hidden="true">
          {words[copying]}
        </span>
      </button>
      <span className="quire-hidden" aria-live="polite">
        {copying === "idle" ? "" : words[copying]}
      </span>
    </>
  )
}
