import {embeddedPage, embedProviders} from "@quire/schema"
import type {Ref} from "react"
import {AddressDialog} from "./address-dialog.tsx"
import {useWords} from "./words-context.ts"

export interface EmbedDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; title: string}) => void
}

/** Asks for the address of a page to show in the document, and for what it is. */
export function EmbedDialog({ref, onInsert}: EmbedDialogProps) {
  const words = useWords().embed
  return (
    <AddressDialog
      ref={ref}
      title={words.title}
      meaning={words.meaning}
      action={words.embed}
      problemOf={(src) => (embeddedPage(src) === null ? words.wrong(embedProviders) : null)}
      onInsert={(src, title) => onInsert({src, title})}
    />
  )
}
