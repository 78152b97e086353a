import {Provider} from "@quire/client"
import {useMemo, useSyncExternalStore} from "react"
import * as Y from "yjs"
import {People} from "./people.ts"

/** One document open in this page: its replica, its line to the server, and who else is there. */
export interface Session {
  readonly doc: Y.Doc
  readonly provider: Provider
  readonly people: People
  readonly title: Y.Text
}

/** Has a session for as long as somebody listens. */
class SessionSlot {
  readonly #server: string
  readonly #document: string
  #current: Session | null = null

  constructor(server: string, document: string) {
    this.#server = server
    this.#document = document
  }

  get current(): Session | null {
    return this.#current
  }

  subscribe = (): (() => void) => {
    const doc = new Y.Doc()
    const provider = new Provider({server: this.#server, document: this.#document, doc})
    const people = new People(provider.awareness)
    this.#current = {doc, provider, people, title: doc.getText("title")}
    return () => {
      this.#current = null
      people.destroy()
      provider.destroy()
      doc.destroy()
    }
  }
}

/** The session of `document` on `server`, from after the first render until the component goes. */
export function useSession(server: string, document: string): Session | null {
  const slot = useMemo(() => new SessionSlot(server, document), [server, document])
  return useSyncExternalStore(slot.subscribe, () => slot.current)
}

export function useSaveState({provider}: Session) {
  return useSyncExternalStore(provider.subscribe, () => provider.save)
}

/** The document has come from the server. */
export function useSynced({provider}: Session) {
  return useSyncExternalStore(provider.subscribe, () => provider.synced)
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
