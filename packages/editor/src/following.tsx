import {useEffect, useState} from "react"
import type {Awareness} from "y-protocols/awareness"
import {follow, goToCaret} from "./follow.ts"
import type {Surface} from "./surface.ts"
import {useWords} from "./words-context.ts"

/** Somebody whose way through the document one follows. */
export interface Followed {
  readonly id: string
  readonly name: string
}

/** Whom one follows, and the ways to begin and to end it. */
export function useFollowing(surface: Surface | null, awareness: Awareness) {
  const [person, setPerson] = useState<Followed | null>(null)
  useEffect(() => {
    if (surface === null || person === null) return undefined
    const {view, collab} = surface
    return follow({view, collab, awareness}, person.id, () => setPerson(null))
  }, [surface, awareness, person])
  const go = (id: string) => surface !== null && goToCaret({view: surface.view, collab: surface.collab, awareness}, id)
  return {person, follow: setPerson, stop: () => setPerson(null), goToCaret: go}
}

/** Says whom one follows, for as long as one does. */
export function FollowBanner({person, onStop}: {readonly person: Followed; readonly onStop: () => void}) {
  const words = useWords().people
  return (
    <div className="quire-following">
      <span aria-live="polite">{words.following(person.name)}</span>
      <button type="button" className="quire-plain" title={words.stopHint} onClick={onStop}>
        {words.stop}
      </button>
    </div>
  )
}
