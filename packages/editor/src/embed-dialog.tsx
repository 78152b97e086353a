import {embeddedPage, embedProviders} from "@quire/schema"
import type {Ref} from "react"
import {AddressDialog} from "./address-dialog.tsx"

export interface EmbedDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; title: string}) => void
}

/** Asks for the address of a page to show in the document, and for what it is. */
export function EmbedDialog({ref, onInsert}: EmbedDialogProps) {
  return (
    <AddressDialog
      ref={ref}
      title="Embed a page"
      meaning="What it is"
      action="Embed"
      problemOf={(src) =>
        embeddedPage(src) === null ? `Give the address of a page of ${list.format(embedProviders)}.` : null
      }
      onInsert={(src, title) => onInsert({src, title})}
    />
  )
}

const list = new Intl.ListFormat("en", {type: "disjunction"})
