import {isSafeImageSource} from "@quire/schema"
import {useId, useState} from "react"
import type {FormEvent, KeyboardEvent, Ref} from "react"
import {fieldText} from "./form-field.ts"

export interface ImageDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; alt: string}) => void
}

/** Asks for the address of an image, and for what it shows. */
export function ImageDialog({ref, onInsert}: ImageDialogProps) {
  const id = useId()
  const [error, setError] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const src = fieldText(form, "src")
    const alt = fieldText(form, "alt")
    if (src === "" || !isSafeImageSource(src)) {
      event.preventDefault()
      setError("Give the address of an image, beginning with https://")
      return
    }
    setError(null)
    form.reset()
    onInsert({src, alt})
  }
  return (
    <dialog ref={ref} className="quire-dialog" aria-labelledby={`${id}title`} onKeyDown={keepKeys}>
      <form method="dialog" onSubmit={submit}>
        <h2 id={`${id}title`}>Insert an image</h2>
        <label>
          Address
          <input
            name="src"
            type="text"
            inputMode="url"
            autoComplete="off"
            placeholder="https://"
            autoFocus
            aria-describedby={`${id}error`}
          />
        </label>
        <p id={`${id}error`} className="quire-error" role="alert">
          {error}
        </p>
        <label>
          What it shows
          <input name="alt" type="text" autoComplete="off" placeholder="For those who cannot see it" />
        </label>
        <div className="quire-dialog-end">
          <button
            type="button"
            className="quire-plain"
            onClick={(event) => event.currentTarget.closest("dialog")?.close()}
          >
            Cancel
          </button>
          <button type="submit" className="quire-primary">
            Insert
          </button>
        </div>
      </form>
    </dialog>
  )
}

/** The toolbar around the dialog hears none of its keys. */
function keepKeys(event: KeyboardEvent): void {
  event.stopPropagation()
}
