import {Provider} from "@quire/client"
import {useEffect, useState, useSyncExternalStore} from "react"
import * as Y from "yjs"
import {People} from "./people.ts"

/** One document open in this page: its replica, its line to the server, and who else is there. */
export interface Session {
  readonly doc: Y.Doc
  readonly provider: Provider
  readonly people: People
  readonly title: Y.Text
}

/** The session of `document` on `server`, from after the first render until the component goes. */
export function useSession(server: string, document: string): Session | null {
  const [session, setSession] = useState<Session | null>(null)
  useEffect(() => {
    const doc = new Y.Doc()
    const provider = new Provider({server, document, doc})
    const people = new People(provider.awareness)
    setSession({doc, provider, people, title: doc.getText("title")})
    return () => {
      setSession(null)
      people.destroy()
      provider.destroy()
      doc.destroy()
    }
  }, [server, document])
  return session
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
    () => title.toString(),
  )
}
