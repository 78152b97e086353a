import {isSafeImageSource} from "@quire/schema"
import type {Ref} from "react"
import {AddressDialog} from "./address-dialog.tsx"

export interface ImageDialogProps {
  readonly ref: Ref<HTMLDialogElement>
  readonly onInsert: (attrs: {src: string; alt: string}) => void
}

/** Asks for the address of an image, and for what it shows. */
export function ImageDialog({ref, onInsert}: ImageDialogProps) {
  return (
    <AddressDialog
      ref={ref}
      title="Insert an image"
      meaning="What it shows"
      action="Insert"
      problemOf={(src) =>
        src === "" || !isSafeImageSource(src) ? "Give the address of an image, beginning with https://" : null
      }
      onInsert={(src, alt) => onInsert({src, alt})}
    />
  )
}
