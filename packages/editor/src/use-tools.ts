import {useEffect, useRef, useState} from "react"
import {afterPaint} from "./after-paint.ts"
import {loadedTools, loadTools} from "./load-tools.ts"
import type {Tools} from "./load-tools.ts"

interface ToolsInUse {
  readonly tools: Tools | null
  /** Does what needs the tools: now, or as soon as they show. Of several things that wait, the last one is done. */
  readonly withTools: (act: () => void) => void
}

/** The tools, fetched when the text has been painted; `onFail` hears when they do not come. */
export function useTools(isTextThere: boolean, onFail: () => void): ToolsInUse {
  const [tools, setTools] = useState(loadedTools)
  const waiting = useRef<(() => void) | null>(null)
  const fail = useRef(onFail)
  useEffect(() => {
    fail.current = onFail
  })
  useEffect(() => {
    if (!isTextThere || tools !== null) return undefined
    return afterPaint(() => {
      loadTools().then(
        (loaded) => setTools(loaded),
        (error: unknown) => {
          console.warn(error)
          fail.current()
        },
      )
    })
  }, [isTextThere, tools])
  useEffect(() => {
    const act = waiting.current
    if (tools === null || act === null) return
    waiting.current = null
    act()
  }, [tools])
  const withTools = (act: () => void) => {
    if (tools === null) waiting.current = act
    else act()
  }
  return {tools, withTools}
}
