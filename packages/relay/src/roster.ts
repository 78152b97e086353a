import type {RosterEntry} from "@quire/protocol"
import {allows} from "@quire/protocol"

/** Who is here, each person once (rule P4): awake where one of their pages is, as fast as the fastest of them. */
export function rosterOf(connections: readonly RosterEntry[]): RosterEntry[] {
  const people = new Map<string, RosterEntry>()
  for (const connection of connections) {
    const known = people.get(connection.id)
    people.set(connection.id, known === undefined ? connection : together(known, connection))
  }
  return [...people.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function together(one: RosterEntry, other: RosterEntry): RosterEntry {
  const times = [one.roundTripMs, other.roundTripMs].filter((ms) => ms !== null)
  return {
    ...one,
    grant: allows(one.grant, other.grant) ? one.grant : other.grant,
    idle: one.idle && other.idle,
    roundTripMs: times.length === 0 ? null : Math.min(...times),
  }
}
