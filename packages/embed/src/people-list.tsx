import {legibleColor, useWords} from "@quire/editor"
import type {Words} from "@quire/words"
import {useId, useRef} from "react"
import {initials} from "./people.ts"
import type {Person} from "./people.ts"

/** So many people are shown; the others are counted. */
const SHOWN_COUNT = 5

export interface PeopleListProps {
  readonly people: readonly Person[]
  /** Keeps in sight what a person looks at. */
  readonly onFollow: (person: Person) => void
  /** Goes to where a person writes. */
  readonly onGoTo: (person: Person) => void
}

/** Who is here: an avatar for each person, oneself first and marked. Each opens the panel that tells more of everybody. */
export function PeopleList({people, onFollow, onGoTo}: PeopleListProps) {
  const words = useWords().people
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const others = people.slice(SHOWN_COUNT)
  const thenAct = (act: (person: Person) => void) => (person: Person) => {
    panel.current?.hidePopover()
    act(person)
  }
  return (
    <>
      <ul className="quire-people" aria-label={words.here}>
        {people.slice(0, SHOWN_COUNT).map((person) => (
          <AvatarItem key={person.id} person={person} panelId={id} />
        ))}
        {others.length > 0 && (
          <li className="quire-person">
            <button type="button" popoverTarget={id} title={words.list(others.map(({name}) => name))}>
              <span className="quire-avatar quire-avatar-rest" aria-hidden="true">
                +{others.length}
              </span>
              <span className="quire-hidden">{words.and(others.map(({name}) => name))}</span>
            </button>
          </li>
        )}
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
  const {name, isSelf, activity} = person
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
          {activity !== "reading" && (
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
