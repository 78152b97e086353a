import {useEffect, useId, useRef} from "react"
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
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const words = useWords()
  const megabytes = Math.max(html.length, text.length) / 1_000_000
  return (
    <dialog
      ref={dialog}
      className="quire-dialog"
      aria-labelledby={`${id}title`}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form method="dialog">
        <h2 id={`${id}title`}>{words.paste.title(megabytes)}</h2>
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
      </form>
    </dialog>
  )
}
