import {useEffect, useState} from "react"
import {useDeviceSwitch} from "./use-device-switch.ts"

/** How somebody looks at the document; remembered on the device. */
export interface PageView {
  /** There is room for the headings beside the page. */
  readonly isRoomy: boolean
  readonly outline: boolean
  readonly setOutline: (on: boolean) => void
  readonly focus: boolean
  readonly setFocus: (on: boolean) => void
  /** The page is as wide as the window. */
  readonly wide: boolean
  readonly setWide: (on: boolean) => void
}

/** From this width on the headings stand beside the page; the style sheet has the same number. */
const ROOMY_REM = 76

export function usePageView(root: HTMLElement): PageView {
  const isRoomy = useIsRoomy(root)
  const [beside, setBeside] = useDeviceSwitch("contents", true)
  const [over, setOver] = useState(false)
  const [focus, setFocus] = useDeviceSwitch("focus", false)
  const [wide, setWide] = useDeviceSwitch("wide", false)
  const [outline, setOutline] = isRoomy ? [beside, setBeside] : [over, setOver]
  return {isRoomy, outline, setOutline, focus, setFocus, wide, setWide}
}

function useIsRoomy(root: HTMLElement): boolean {
  const [isRoomy, setRoomy] = useState(false)
  useEffect(() => {
    const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const observer = new ResizeObserver(([entry]) => setRoomy(entry!.contentRect.width >= ROOMY_REM * remPx))
    observer.observe(root)
    return () => observer.disconnect()
  }, [root])
  return isRoomy
}
