import {useEffect, useRef} from "react"
import {Dialog} from "./dialog.tsx"
import type {Pasted} from "./paste.ts"
import {useWords} from "./words-context.ts"

export interface LargePasteDialogProps {
  readonly pasted: Pasted
  /** `asHtml`: with its structure. */
  readonly onPaste: (asHtml: boolean) => void
  /** It was answered, one way or the other. */
  readonly onClose: () => void
}

/** Asks before so much comes in that everybody's page gets slow. */
export function LargePasteDialog({pasted: {html, text}, onPaste, onClose}: LargePasteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const words = useWords()
  const megabytes = Math.max(html.length, text.length) / 1_000_000
  return (
    <Dialog ref={dialog} title={words.paste.title(megabytes)} onClose={onClose}>
      <p>{words.paste.slow}</p>
      <div className="quire-dialog-end">
        <button type="submit" className="quire-plain" autoFocus>
          {words.dialog.cancel}
        </button>
        {html !== "" && (
          <button type="submit" className="quire-plain" onClick={() => onPaste(false)}>
            {words.paste.plain}
          </button>
        )}
        <button type="submit" className="quire-primary" onClick={() => onPaste(true)}>
          {words.paste.paste}
        </button>
      </div>
    </Dialog>
  )
}
