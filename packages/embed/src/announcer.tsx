import {useWords} from "@quire/editor"
import {useEffect, useRef, useState} from "react"
import {newsOf} from "./news.ts"
import type {Situation} from "./news.ts"
import type {Session} from "./session.ts"

/** What happens is told together, at most once in so long. */
const EVERY_MS = 5000

/** Tells those who cannot see it who has come and gone, and whether their text is safe. */
export function Announcer({session}: {readonly session: Session}) {
  const words = useWords()
  const [text, setText] = useState("")
  const told = useRef<Situation>(null)
  useEffect(() => {
    told.current ??= situationOf(session)
    const timer = setInterval(() => {
      const now = situationOf(session)
      const news = newsOf(told.current ?? now, now, words)
      told.current = now
      if (news !== "") setText(news)
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [session, words])
  return (
    <div className="quire-hidden" aria-live="polite">
      {text}
    </div>
  )
}

function situationOf({people, provider}: Session): Situation {
  return {people: people.current, save: provider.save}
}
