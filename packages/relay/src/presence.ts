import type {PresenceEntry} from "@quire/protocol"
import {encodeUtf8} from "lib0/string"
import type {Person} from "./ports.ts"

/** The largest state that a session may show of itself (rule P2). */
export const maxStateBytes = 2048
const maxNameLength = 64

/** Name and colour that a session shows of itself. */
export interface Shown {
  readonly name: string
  readonly color: string
}

const nobody: Shown = {name: "", color: ""}

/** What a session said, fit to be told to others. */
interface Said extends PresenceEntry {
  readonly shown: Shown
}

/** What is known of one client id. The server's clock only moves forward, so that a state that comes back is seen as news. */
interface Known {
  clock: number
  /** The clock up to which the owner's own has followed: what it says beyond is new, though the server's is ahead. */
  toldClock: number
  /** JSON text; `null` is "gone". */
  state: string
  /** What of it names its person. */
  shown: Shown
  owner: object | null
  /** A second session that says to be this client: a new socket, come before the old one is known to be dead (rule P3). */
  heir: {readonly session: object; readonly said: Said} | null
}

const gone = "null"
/** So many who have gone are remembered by their clocks, those who went last. */
export const maxGone = 10_000
/** What Unicode calls Cc. Written out, it is found ten times as fast. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001F\u007F-\u009F]/g

/**
 * Who is in one room. A state belongs to the session that sent it: no session speaks for another, and what a session said
 * ends with it (rules P2, P3). Sessions are compared by identity only. Each method returns what everybody has to be told, its author
 * too unless it is just what it said: clocks are the server's, and the author's own has to follow.
 */
export class Presence {
  readonly #known = new Map<number, Known>()
  /** The one client id of each session that has said something, as its owner or its heir. */
  readonly #ids = new Map<object, number>()
  /** Client ids of those who have gone, in the order in which they went. */
  readonly #gone = new Set<number>()

  /** Everybody who is here. */
  get all(): PresenceEntry[] {
    return [...this.#known]
      .filter(([, known]) => known.state !== gone)
      .map(([clientId, known]) => entry(clientId, known))
  }

  /** Whether `session` has said who it is. */
  knows(session: object): boolean {
    return this.#ids.has(session)
  }

  /**
   * Everybody but `session`, under clocks that nobody has seen yet: y-protocols forgets the states of others when it
   * loses its connection, but not their clocks, and would take the same ones for old news.
   */
  welcome(session: object): PresenceEntry[] {
    const own = this.#ids.get(session)
    return [...this.#known]
      .filter(([clientId, {state}]) => clientId !== own && state !== gone)
      .map(([clientId, known]) => {
        known.clock++
        return entry(clientId, known)
      })
  }

  /**
   * `session` said `entries`. What it says of other people's client ids is ignored: stock clients echo.
   * @param opening said before the session can have heard of anybody: no echo, so it is about itself whatever the clock
   * @param person who is signed in: what the state says of its user is that, whatever the client says
   */
  say(
    session: object,
    entries: readonly PresenceEntry[],
    opening: boolean,
    person: Person | null = null,
  ): PresenceEntry[] {
    const own = opening && entries.length === 1
    return entries.flatMap((said) => this.#sayOne(session, clean(said, person), own) ?? [])
  }

  /** The client id that `session` said to be, or null. */
  idOf(session: object): number | null {
    return this.#ids.get(session) ?? null
  }

  /** What `session` says of itself, as JSON text. */
  stateOf(session: object): string {
    return this.#ownOf(session)?.state ?? gone
  }

  /** The same object as long as it does not change. */
  shownBy(session: object): Shown {
    return this.#ownOf(session)?.shown ?? nobody
  }

  #ownOf(session: object): Known | null {
    const id = this.#ids.get(session)
    const known = id === undefined ? undefined : this.#known.get(id)
    return known?.owner === session ? known : null
  }

  /** `session` has ended: what it said ends with it, or passes to the session that took its place. */
  end(session: object): PresenceEntry[] {
    const id = this.#ids.get(session)
    this.#ids.delete(session)
    const known = id === undefined ? undefined : this.#known.get(id)
    if (id === undefined || known === undefined) return []
    const {heir} = known
    if (heir?.session === session) known.heir = null
    if (known.owner !== session) return []
    if (heir !== null) return [this.#take(known, heir.session, heir.said)]
    known.owner = null
    known.state = gone
    known.shown = nobody
    this.#gone.add(id)
    if (this.#gone.size > maxGone) this.#forgetFirst()
    return [entry(id, known)]
  }

  #forgetFirst(): void {
    const [id] = this.#gone
    if (id === undefined) return
    this.#gone.delete(id)
    this.#known.delete(id)
  }

  #sayOne(session: object, said: Said | null, opening: boolean): PresenceEntry | null {
    if (said === null) return null
    const own = this.#ids.get(session)
    if (own !== undefined && own !== said.clientId) return null
    const known = this.#known.get(said.clientId) ?? newcomer()
    if (known.owner === session) return this.#renew(said, known)
    // A clock that nobody was told of can only come from the client itself; anything else may be an echo.
    const genuine = own !== undefined || opening || said.clock > known.clock
    if (known.heir?.session === session) known.heir = null
    if (!genuine || said.state === gone) return null
    this.#ids.set(session, said.clientId)
    this.#known.set(said.clientId, known)
    if (known.owner === null) return this.#take(known, session, said)
    known.heir = {session, said}
    return null
  }

  #take(known: Known, session: object, said: Said): PresenceEntry {
    this.#gone.delete(said.clientId)
    known.owner = session
    known.heir = null
    return advance(known, said)
  }

  #renew(said: Said, known: Known): PresenceEntry | null {
    if (said.clock <= known.toldClock && said.state === known.state) return null
    return advance(known, said)
  }
}

function newcomer(): Known {
  return {clock: -1, toldClock: -1, state: gone, shown: nobody, owner: null, heir: null}
}

function advance(known: Known, said: Said): PresenceEntry {
  known.clock = Math.max(said.clock, known.clock + 1)
  known.toldClock = known.clock
  known.state = said.state
  if (!isSame(known.shown, said.shown)) known.shown = said.shown
  return entry(said.clientId, known)
}

function entry(clientId: number, {clock, state}: Known): PresenceEntry {
  return {clientId, clock, state}
}

/** A state fit to be told to others, or null when it is not: an object, small, its `user` cleaned. */
function clean({clientId, clock, state: text}: PresenceEntry, person: Person | null): Said | null {
  if (isTooLong(text) || !Number.isSafeInteger(clock + 1) || clock > 2 ** 32) return null
  const state = parse(text)
  if (state === null) return {clientId, clock, state: gone, shown: nobody}
  if (!isRecord(state)) return null
  const user = person ?? ("user" in state ? cleanUser(state["user"]) : undefined)
  const cleaned = user === state["user"] ? text : JSON.stringify({...state, user})
  return {clientId, clock, state: cleaned, shown: shownOf(user)}
}

function shownOf(user: unknown): Shown {
  if (!isRecord(user)) return nobody
  const {name, color} = user
  return {name: typeof name === "string" ? name : "", color: typeof color === "string" ? color : ""}
}

function isSame(a: Shown, b: Shown): boolean {
  return a.name === b.name && a.color === b.color
}

/** A character takes three bytes at most: what is short need not be encoded to see that. */
function isTooLong(state: string): boolean {
  return state.length * 3 > maxStateBytes && encodeUtf8(state).length > maxStateBytes
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return false
  }
}

/**
 * In access mode `open` name and colour are the client's own; they are clipped, and a colour is `#rrggbb` or nothing.
 * @returns `user` itself where nothing has to be cleaned
 */
function cleanUser(user: unknown): unknown {
  if (!isRecord(user)) return {}
  const {name, color, ...others} = user
  const cleanName = name === undefined ? undefined : cleanText(String(user["name"]))
  const cleanColor = /^#[0-9a-f]{6}$/i.test(String(color)) ? color : undefined
  if (cleanName === name && cleanColor === color) return user
  return {...others, name: cleanName, color: cleanColor}
}

function cleanText(text: string): string {
  return text.replaceAll(controls, "").slice(0, maxNameLength)
}
