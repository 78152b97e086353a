import {useEffect} from "react"

/**
 * Keeps `--quire-keyboard` on `root`: how much of the window's foot the keyboard of a phone covers. The browser moves nothing
 * out of its way by itself.
 */
export function useKeyboardEdge(root: HTMLElement): void {
  useEffect(() => {
    const seen = visualViewport
    if (seen === null) return undefined
    const events = new AbortController()
    const tell = () => {
      const covered = Math.max(0, innerHeight - seen.height - seen.offsetTop)
      root.style.setProperty("--quire-keyboard", `${Math.round(covered)}px`)
    }
    seen.addEventListener("resize", tell, {signal: events.signal})
    seen.addEventListener("scroll", tell, {signal: events.signal})
    return () => events.abort()
  }, [root])
}
