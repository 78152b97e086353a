import {useWords} from "@quire/editor"
import {useEffect, useRef, useState} from "react"
import {newsOf} from "./news.ts"
import type {Situation} from "./news.ts"

/** What happens is told together, at most once in so long. */
const EVERY_MS = 5000

/** Tells those who cannot see it who has come and gone, and whether their text is safe. */
export function Announcer({people, save}: Situation) {
  const words = useWords()
  const [text, setText] = useState("")
  const situation = {people, save}
  const latest = useRef(situation)
  const told = useRef(situation)
  useEffect(() => {
    latest.current = situation
  })
  useEffect(() => {
    const timer = setInterval(() => {
      const news = newsOf(told.current, latest.current, words)
      told.current = latest.current
      if (news !== "") setText(news)
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [words])
  return (
    <div className="quire-hidden" aria-live="polite">
      {text}
    </div>
  )
}
