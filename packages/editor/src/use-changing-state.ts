import {useCallback, useRef, useState} from "react"

/**
 * State that is told often, and changes seldom. React keeps even what changes nothing until the component renders next: of a page
 * on which others write for hours that would be much.
 */
export function useChangingState<T>(
  initial: () => T,
  same: (a: T, b: T) => boolean = Object.is,
): [value: T, tell: (next: T) => void] {
  const [value, setValue] = useState(initial)
  const latest = useRef(value)
  const tell = useCallback(
    (next: T) => {
      if (same(latest.current, next)) return
      latest.current = next
      setValue(() => next)
    },
    [same],
  )
  return [value, tell]
}
