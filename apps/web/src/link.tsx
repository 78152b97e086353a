import type {ComponentProps} from "react"
import {navigate} from "./router.ts"

/** A link to a page of the app. With a modifier key or another button it does what every link does. */
export function Link({href, ...props}: ComponentProps<"a"> & {readonly href: string}) {
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        navigate(href)
      }}
      {...props}
    />
  )
}
