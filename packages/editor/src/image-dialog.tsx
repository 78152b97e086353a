import {isSafeImageSource} from "@quire/schema"
import type {Ref} from "react"
import {AddressDialog} from "./address-dialog.tsx"
import {useWords} from "./words-context.ts"

export interface ImageDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; alt: string}) => void
}

/** Asks for the address of an image, and for what it shows. */
export function ImageDialog({ref, onInsert}: ImageDialogProps) {
  const words = useWords().image
  return (
    <AddressDialog
      ref={ref}
      title={words.insertTitle}
      meaning={words.shows}
      action={words.insert}
      problemOf={(src) => (src === "" || !isSafeImageSource(src) ? words.wrong : null)}
      onInsert={(src, alt) => onInsert({src, alt})}
    />
  )
}
