import {embeddedPage, embedProviders} from "@quire/schema"
import {useId, useState} from "react"
import type {FormEvent, Ref} from "react"
import {fieldText} from "./form-field.ts"

export interface EmbedDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; title: string}) => void
}

/** Asks for the address of a page to show in the document, and for what it is. */
export function EmbedDialog({ref, onInsert}: EmbedDialogProps) {
  const id = useId()
  const [error, setError] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const src = fieldText(form, "src")
    const title = fieldText(form, "title")
    if (embeddedPage(src) === null) {
      event.preventDefault()
      setError(`Give the address of a page of ${list.format(embedProviders)}.`)
      return
    }
    setError(null)
    form.reset()
    onInsert({src, title})
  }
  return (
    <dialog
      ref={ref}
      className="quire-dialog"
      aria-labelledby={`${id}title`}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form method="dialog" onSubmit={submit}>
        <h2 id={`${id}title`}>Embed a page</h2>
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
          What it is
          <input
            name="title"
            type="text"
            autoComplete="off"
            maxLength={2000}
            placeholder="For those who cannot see it"
          />
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
            Embed
          </button>
        </div>
      </form>
    </dialog>
  )
}

const list = new Intl.ListFormat("en", {type: "disjunction"})
