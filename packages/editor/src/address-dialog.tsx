import {LABEL_MAX_LENGTH} from "@quire/schema"
import {useId, useState} from "react"
import type {FormEvent, Ref} from "react"
import {Dialog} from "./dialog.tsx"
import {fieldText} from "./form-field.ts"
import {useWords} from "./words-context.ts"

export interface AddressDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly title: string
  /** What the second field asks for: what stands in for whatever has the address. */
  readonly meaning: string
  /** What its button does. */
  readonly action: string
  /** What is wrong with an address; null when nothing is. */
  readonly problemOf: (src: string) => string | null
  readonly onInsert: (src: string, meaning: string) => void
}

/** Asks for an address, and for words for those who cannot see what is there. */
export function AddressDialog({ref, title, meaning, action, problemOf, onInsert}: AddressDialogProps) {
  const errorId = useId()
  const words = useWords().dialog
  const [error, setError] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const src = fieldText(form, "src")
    const problem = problemOf(src)
    setError(problem)
    if (problem !== null) return event.preventDefault()
    const text = fieldText(form, "meaning")
    form.reset()
    onInsert(src, text)
  }
  return (
    <Dialog ref={ref} title={title} onSubmit={submit} onClose={() => setError(null)}>
      <label>
        {words.address}
        <input
          name="src"
          type="text"
          inputMode="url"
          dir="ltr"
          autoComplete="off"
          placeholder="https://"
          autoFocus
          aria-invalid={error !== null}
          aria-describedby={errorId}
        />
      </label>
      <p id={errorId} className="quire-error" role="alert">
        {error}
      </p>
      <label>
        {meaning}
        <input name="meaning" type="text" autoComplete="off" maxLength={LABEL_MAX_LENGTH} placeholder={words.unseen} />
      </label>
      <div className="quire-dialog-end">
        <button
          type="button"
          className="quire-plain"
          onClick={(event) => event.currentTarget.closest("dialog")?.close()}
        >
          {words.cancel}
        </button>
        <button type="submit" className="quire-primary">
          {action}
        </button>
      </div>
    </Dialog>
  )
}
