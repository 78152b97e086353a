import {legibleColor, useWords} from "@quire/editor"
import type {Words} from "@quire/words"
import {useId, useRef} from "react"
import {initials} from "./people.ts"
import type {Person} from "./people.ts"
import type {Session} from "./session.ts"
import {usePeople} from "./use-session.ts"

/** So many people are shown where there is room, and where there is little; the others are counted. */
const shownCounts = {roomy: 5, narrow: 2} as const

export interface PeopleListProps {
  readonly session: Session
  /** Keeps in sight what a person looks at. */
  readonly onFollow: (person: Person) => void
  /** Goes to where a person writes. */
  readonly onGoTo: (person: Person) => void
}

/** Who is here: an avatar for each person, oneself first and marked. Each opens the panel that tells more of everybody. */
export function PeopleList({session, onFollow, onGoTo}: PeopleListProps) {
  const words = useWords().people
  const people = usePeople(session)
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const thenAct = (act: (person: Person) => void) => (person: Person) => {
    panel.current?.hidePopover()
    act(person)
  }
  return (
    <>
      <ul className="quire-people" aria-label={words.here}>
        {people.slice(0, shownCounts.roomy).map((person) => (
          <AvatarItem key={person.id} person={person} panelId={id} />
        ))}
        <RestItem room="roomy" people={people} panelId={id} />
        <RestItem room="narrow" people={people} panelId={id} />
      </ul>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={words.here}
        className="quire-menu quire-people-panel"
      >
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onFollow={thenAct(onFollow)} onGoTo={thenAct(onGoTo)} />
        ))}
      </div>
    </>
  )
}

interface RestItemProps {
  readonly room: keyof typeof shownCounts
  readonly people: readonly Person[]
  readonly panelId: string
}

/** Counts those for whom there is no room; the style sheet shows the one that goes with the room there is. */
function RestItem({room, people, panelId}: RestItemProps) {
  const words = useWords().people
  const others = people.slice(shownCounts[room]).map(({name}) => name)
  if (others.length === 0) return null
  return (
    <li className="quire-person" data-room={room}>
      <button type="button" popoverTarget={panelId} title={words.list(others)}>
        <span className="quire-avatar quire-avatar-rest" aria-hidden="true">
          +{others.length}
        </span>
        <span className="quire-hidden">{words.and(others)}</span>
      </button>
    </li>
  )
}

function AvatarItem({person, panelId}: {readonly person: Person; readonly panelId: string}) {
  const words = useWords().people
  const label = person.isSelf ? words.self(person.name) : person.name
  return (
    <li className="quire-person" data-self={person.isSelf || undefined} data-activity={person.activity}>
      <button type="button" popoverTarget={panelId} title={`${label}: ${detailOf(person, words)}`}>
        <Avatar person={person} />
        <span className="quire-hidden">{label}</span>
      </button>
    </li>
  )
}

interface PersonRowProps extends Pick<PeopleListProps, "onFollow" | "onGoTo"> {
  readonly person: Person
}

function PersonRow({person, onFollow, onGoTo}: PersonRowProps) {
  const words = useWords().people
  const {name, isSelf, hasCaret} = person
  return (
    <section className="quire-person-row" data-self={isSelf || undefined} aria-label={name}>
      <Avatar person={person} />
      <p>
        <span dir="auto">{isSelf ? words.self(name) : name}</span>
        <span>{detailOf(person, words)}</span>
      </p>
      {!isSelf && (
        <div>
          <button type="button" className="quire-plain" onClick={() => onFollow(person)}>
            {words.follow}
          </button>
          {hasCaret && (
            <button type="button" className="quire-plain" onClick={() => onGoTo(person)}>
              {words.goToCaret}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function Avatar({person}: {readonly person: Person}) {
  return (
    <span
      className="quire-avatar"
      aria-hidden="true"
      ref={(element) => element?.style.setProperty("--quire-person", legibleColor(person.color))}
    >
      {initials(person.name)}
    </span>
  )
}

/** What somebody does, and how far away they are: "writes, 38 ms". */
function detailOf({activity, roundTripMs}: Person, words: Words["people"]): string {
  return roundTripMs === null ? words[activity] : words.withRoundTrip(words[activity], roundTripMs)
}
