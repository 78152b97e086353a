import {Provider} from "@quire/client"
import type {CloseReason, Grant, SaveState, TokenSource} from "@quire/client"
import {useMemo, useSyncExternalStore} from "react"
import * as Y from "yjs"
import {People} from "./people.ts"
import {asks} from "./refusal.tsx"
import type {Refused} from "./refusal.tsx"

/** One document open in this page: its replica, its line to the server, and who else is there. */
export interface Session {
  readonly doc: Y.Doc
  readonly provider: Provider
  readonly people: People
  readonly title: Y.Text
}

export interface SessionOptions {
  readonly server: string
  readonly document: string
  readonly keep: boolean
  readonly token: TokenSource | undefined
  readonly role: Grant | undefined
}

/** Has a session for as long as somebody listens. */
class SessionSlot {
  readonly #options: SessionOptions
  #current: Session | null = null

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get current(): Session | null {
    return this.#current
  }

  subscribe = (): (() => void) => {
    const doc = new Y.Doc()
    const title = doc.getText("title")
    const {server, document, keep, token, role} = this.#options
    const provider = new Provider({
      server,
      document,
      doc,
      keep,
      title: () => title.toJSON(),
      ...(token === undefined ? {} : {token}),
      ...(role === undefined ? {} : {role}),
    })
    const people = new People(provider.awareness, provider)
    this.#current = {doc, provider, people, title}
    return () => {
      this.#current = null
      people.destroy()
      provider.destroy()
      doc.destroy()
    }
  }
}

/** The session of a document, from after the first render until the component goes. Another `token` source is another session. */
export function useSession({server, document, keep, token, role}: SessionOptions): Session | null {
  const slot = useMemo(
    () => new SessionSlot({server, document, keep, token, role}),
    [server, document, keep, token, role],
  )
  return useSyncExternalStore(slot.subscribe, () => slot.current)
}

/** There is a document to show, from the server or from this device. */
export function useReady({provider}: Session): boolean {
  return useSyncExternalStore(provider.subscribe, () => provider.ready)
}

/** The server refuses what would be written. */
export function useRefused({provider}: Session): boolean {
  return useSyncExternalStore(provider.subscribe, () => provider.readOnly)
}

/** Why there is no document to show. */
export type Absence = "offline" | CloseReason

/** Why there is no document to show; null where there is one, or one may still come. */
export function useAbsence({provider}: Session): Absence | null {
  return useSyncExternalStore(provider.subscribe, () => (provider.ready ? null : absenceOf(provider.save)))
}

function absenceOf(save: SaveState): Absence | null {
  if (save.name === "refused") return save.reason
  return save.name === "offline" ? "offline" : null
}

/** The refusal after which a person has to say what becomes of what only this device has. */
export function useRefusal({provider}: Session): Refused | null {
  return useSyncExternalStore(provider.subscribe, () => (asks(provider.save) ? provider.save : null))
}

export function usePeople({people}: Session) {
  return useSyncExternalStore(people.subscribe, () => people.current)
}

export function useTitle({title}: Session): string {
  return useSyncExternalStore(
    (listener) => {
      title.observe(listener)
      return () => title.unobserve(listener)
    },
    () => title.toJSON(),
  )
}
