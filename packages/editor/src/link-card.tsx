import {ExternalLink, Pencil, Unlink} from "lucide-react"
import {useId, useState} from "react"
import type {FormEvent, KeyboardEvent} from "react"
import {Floating} from "./floating.tsx"
import {fieldText} from "./form-field.ts"
import {hrefOf, removeLink, setLink} from "./link.ts"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

export interface LinkCardProps {
  readonly surface: Surface
  /** Whether its address is being written. */
  readonly editing: boolean
  readonly onEdit: (editing: boolean) => void
}

/** The link at the caret: where it goes; opens, changes and removes it. */
export function LinkCard({surface, editing, onEdit}: LinkCardProps) {
  const {href, linkFrom} = useStatus(surface)
  if (!editing && href === "") return null
  const at = linkFrom < 0 ? surface.view.state.selection.from : linkFrom
  const finish = () => {
    onEdit(false)
    surface.focus()
  }
  return (
    <Floating surface={surface} at={at} side="below">
      {editing ? (
        <LinkForm surface={surface} href={href} onFinish={finish} />
      ) : (
        <LinkView surface={surface} href={href} onEdit={() => onEdit(true)} />
      )}
    </Floating>
  )
}

interface FormProps {
  readonly surface: Surface
  readonly href: string
  readonly onFinish: () => void
}

function LinkForm({surface, href, onFinish}: FormProps) {
  const words = useWords().link
  const errorId = useId()
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = fieldText(event.currentTarget, "href")
    const address = hrefOf(text)
    if (text === "") surface.run(removeLink)
    else if (address === null || !surface.run(setLink(address, text))) {
      setWrong(true)
      return
    }
    onFinish()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return
    event.preventDefault()
    onFinish()
  }
  return (
    <form className="quire-card" aria-label={words.link} onSubmit={submit} onKeyDown={onKeyDown}>
      <input
        name="href"
        type="text"
        inputMode="url"
        dir="ltr"
        aria-label={words.address}
        aria-invalid={isWrong}
        aria-describedby={errorId}
        placeholder={words.example}
        autoComplete="off"
        autoFocus
        defaultValue={href}
        onChange={() => setWrong(false)}
      />
      <button type="submit" className="quire-primary">
        {href === "" ? words.link : words.change}
      </button>
      <p id={errorId} className="quire-error" role="alert">
        {isWrong && words.wrong}
      </p>
    </form>
  )
}

interface ViewProps {
  readonly surface: Surface
  readonly href: string
  readonly onEdit: () => void
}

function LinkView({surface, href, onEdit}: ViewProps) {
  const words = useWords().link
  return (
    <div className="quire-card" role="group" aria-label={words.link} onMouseDown={(event) => event.preventDefault()}>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href} className="quire-card-link">
        <ExternalLink aria-hidden="true" />
        <span>{href.replace(/^https?:\/\/|^mailto:/, "")}</span>
      </a>
      <button
        type="button"
        className="quire-button"
        aria-label={words.changeLink}
        title={words.change}
        onClick={onEdit}
      >
        <Pencil />
      </button>
      <button
        type="button"
        className="quire-button"
        aria-label={words.removeLink}
        title={words.remove}
        onClick={() => surface.act(removeLink)}
      >
        <Unlink />
      </button>
    </div>
  )
}
