import {useId} from "react"
import type {FormEvent, ReactNode, Ref} from "react"

export interface DialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly title: string
  readonly className?: string
  /** Prevent it, and the dialog stays open. */
  readonly onSubmit?: (event: FormEvent<HTMLFormElement>) => void
  readonly onClose?: () => void
  readonly children: ReactNode
}

/** A dialog that one answers before anything else, opened by `showModal()`. What is around it hears none of its keys. */
export function Dialog({ref, title, className = "", onSubmit, onClose, children}: DialogProps) {
  const id = useId()
  return (
    <dialog
      ref={ref}
      className={`quire-dialog ${className}`}
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form method="dialog" onSubmit={onSubmit}>
        <h2 id={id}>{title}</h2>
        {children}
      </form>
    </dialog>
  )
}
