import {initials} from "./people.ts"
import type {Person} from "./people.ts"

/** So many people are shown; the others are counted. */
const SHOWN_COUNT = 5

/** Who is here: an avatar for each person, oneself first and marked. */
export function PeopleList({people}: {readonly people: readonly Person[]}) {
  const shown = people.length > SHOWN_COUNT ? people.slice(0, SHOWN_COUNT) : people
  const others = people.slice(shown.length)
  return (
    <ul className="quire-people" aria-label="People here">
      {shown.map((person) => (
        <PersonItem key={person.id} person={person} />
      ))}
      {others.length > 0 && (
        <li className="quire-person" title={others.map(({name}) => name).join(", ")}>
          <span className="quire-avatar quire-avatar-rest" aria-hidden="true">
            +{others.length}
          </span>
          <span className="quire-hidden">and {others.map(({name}) => name).join(", ")}</span>
        </li>
      )}
    </ul>
  )
}

function PersonItem({person}: {readonly person: Person}) {
  const label = person.isSelf ? `${person.name} (you)` : person.name
  return (
    <li className="quire-person" data-self={person.isSelf || undefined} title={label}>
      <span
        className="quire-avatar"
        aria-hidden="true"
        ref={(element) => element?.style.setProperty("--quire-person", person.color)}
      >
        {initials(person.name)}
      </span>
      <span className="quire-hidden">{label}</span>
    </li>
  )
}
