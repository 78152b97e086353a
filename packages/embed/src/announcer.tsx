import {useEffect, useRef, useState} from "react"
import type {Person} from "./people.ts"

/** Comings and goings are told together, at most once in so long. */
const BATCH_MS = 5000

/** Tells those who cannot see it who has come and gone. */
export function Announcer({people}: {readonly people: readonly Person[]}) {
  const [text, setText] = useState("")
  const told = useRef<readonly Person[] | null>(null)
  useEffect(() => {
    told.current ??= people
    const timer = setTimeout(() => {
      setText(changeText(told.current ?? [], people))
      told.current = people
    }, BATCH_MS)
    return () => clearTimeout(timer)
  }, [people])
  return (
    <div className="quire-hidden" aria-live="polite">
      {text}
    </div>
  )
}

/** Who came and who went between two moments: "Ana and Ben joined. Cleo left." Empty where nobody did. */
export function changeText(before: readonly Person[], after: readonly Person[]): string {
  const came = namesOf(after, before)
  const went = namesOf(before, after)
  return [came && `${came} joined.`, went && `${went} left.`].filter((part) => part !== "").join(" ")
}

function namesOf(people: readonly Person[], without: readonly Person[]): string {
  const known = new Set(without.map(({id}) => id))
  const names = people.filter(({id, isSelf}) => !isSelf && !known.has(id)).map(({name}) => name)
  return new Intl.ListFormat("en").format(names)
}
