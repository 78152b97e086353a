import {useEffect, useState} from "react"
import type {ReactNode} from "react"

/** As long as it takes to see it and read it without haste. */
const shownMs = (text: string) => 2000 + 60 * text.length

/** Says something for a moment at the foot of the window, to those who see it and to those who hear it. */
export function useNotice(): [notice: ReactNode, notify: (text: string) => void] {
  const [text, setText] = useState("")
  useEffect(() => {
    if (text === "") return undefined
    const timer = setTimeout(() => setText(""), shownMs(text))
    return () => clearTimeout(timer)
  }, [text])
  const notice = (
    <div className="quire-notice" aria-live="polite">
      {text !== "" && <span>{text}</span>}
    </div>
  )
  return [notice, setText]
}
