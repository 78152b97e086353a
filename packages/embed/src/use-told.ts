import {useEffect, useRef} from "react"

/** Calls `tell` with what `read` finds, now and whenever that is another value. Nothing is rendered for it. */
export function useTold<T>(
  subscribe: (listener: () => void) => () => void,
  read: () => T,
  tell: ((value: T) => void) | undefined,
): void {
  const latest = useRef(read)
  useEffect(() => {
    latest.current = read
  })
  useEffect(() => {
    if (tell === undefined) return undefined
    let told = latest.current()
    tell(told)
    return subscribe(() => {
      const value = latest.current()
      if (value === told) return
      told = value
      tell(value)
    })
  }, [subscribe, tell])
}
