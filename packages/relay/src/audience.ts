import {encode} from "@quire/protocol"
import type {Frame, PresenceEntry} from "@quire/protocol"
import type {Clock} from "./ports.ts"
import type {Presence} from "./presence.ts"
import {rosterOf} from "./roster.ts"
import type {Session} from "./session.ts"

/** Rule P2: what is shown of who is here leaves no more often than this. */
const showEveryMs = 50

export interface AudienceOptions {
  /** Those that are shown it. */
  readonly sessions: ReadonlySet<Session>
  readonly presence: Presence
  readonly clock: Clock
  /** Of those who are here, these were just shown: other nodes want to know. */
  readonly onShown: (here: readonly PresenceEntry[]) => void
}

/** Shows everybody in a room who is here: what many say within 50 ms leaves as one, and of what one says the last. */
export class Audience {
  readonly #options: AudienceOptions
  /** What is to be shown, by client id. */
  readonly #news = new Map<number, PresenceEntry>()
  /** What of it was said here, and not on another node. */
  readonly #newsHere = new Map<number, PresenceEntry>()
  /** The one who said all of that, exactly as it is shown, and need not be told; null when there is nobody like that. */
  #author: Session | null = null
  #rosterChanged = false
  /** The roster that everybody has; null when somebody may not have it. */
  #roster: Frame | null = null
  #shownAtMs = Number.NEGATIVE_INFINITY
  #waiting = false

  constructor(options: AudienceOptions) {
    this.#options = options
  }

  /** @param author whose own words `entries` are, just as they are shown; null when there is nobody like that */
  announceHere(entries: readonly PresenceEntry[], author: Session | null): void {
    for (const entry of entries) this.#newsHere.set(entry.clientId, entry)
    this.#announce(entries, author)
  }

  announceElsewhere(entries: readonly PresenceEntry[]): void {
    this.#announce(entries, null)
  }

  /** Somebody has to be told the roster, changed or not. */
  retellRoster(): void {
    this.#roster = null
    this.touchRoster()
  }

  /** The roster may have changed. */
  touchRoster(): void {
    this.#rosterChanged = true
    this.#showSoon()
  }

  /** Shows at once what waits to be shown. */
  show = (): void => {
    const {sessions, clock, onShown} = this.#options
    this.#waiting = false
    this.#shownAtMs = clock.nowMs()
    const [entries, here] = [[...this.#news.values()], [...this.#newsHere.values()]]
    this.#news.clear()
    this.#newsHere.clear()
    if (entries.length > 0) {
      const frame = encode({type: "presence", entries})
      for (const session of sessions) if (session !== this.#author) session.show(frame)
    }
    if (here.length > 0) onShown(here)
    if (this.#rosterChanged) this.#showRoster()
  }

  #announce(entries: readonly PresenceEntry[], author: Session | null): void {
    if (entries.length === 0) return
    if (this.#news.size === 0) this.#author = author
    else if (this.#author !== author) this.#author = null
    for (const entry of entries) this.#news.set(entry.clientId, entry)
    this.#showSoon()
  }

  #showSoon(): void {
    if (this.#waiting) return
    this.#waiting = true
    const {clock} = this.#options
    const remainingMs = this.#shownAtMs + showEveryMs - clock.nowMs()
    if (remainingMs > 0) clock.setTimer(remainingMs, this.show)
    else clock.defer(this.show)
  }

  #showRoster(): void {
    const {sessions, presence} = this.#options
    this.#rosterChanged = false
    const listeners: Session[] = []
    for (const session of sessions) if (session.ownMessages) listeners.push(session)
    if (listeners.length === 0) return
    const people = rosterOf([...sessions].map((session) => session.member(presence.shownBy(session))))
    const frame = encode({type: "roster", people})
    if (this.#roster !== null && isSame(frame, this.#roster)) return
    this.#roster = frame
    for (const session of listeners) session.show(frame)
  }
}

function isSame(a: Frame, b: Frame): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
