import {Provider} from "@quire/client"
import type {Grant, TokenSource} from "@quire/client"
import * as Y from "yjs"
import {People} from "./people.ts"

/** One document open in this page: its replica, its line to the server, and who else is there. */
export interface Session {
  readonly doc: Y.Doc
  readonly provider: Provider
  readonly people: People
  readonly title: Y.Text
  /** Calls `listener` after the title has changed. */
  readonly subscribeTitle: (listener: () => void) => () => void
}

export interface SessionOptions {
  readonly server: string
  readonly document: string
  readonly keep: boolean
  readonly token: TokenSource | undefined
  readonly role: Grant | undefined
}

export function openSession({server, document, keep, token, role}: SessionOptions): Session {
  const doc = new Y.Doc()
  const title = doc.getText("title")
  const provider = new Provider({
    server,
    document,
    doc,
    keep,
    title: () => title.toJSON(),
    ...(token === undefined ? {} : {token}),
    ...(role === undefined ? {} : {role}),
  })
  const subscribeTitle = (listener: () => void) => {
    title.observe(listener)
    return () => title.unobserve(listener)
  }
  return {doc, provider, people: new People(provider.awareness, provider), title, subscribeTitle}
}

export function closeSession({doc, provider, people}: Session): void {
  people.destroy()
  provider.destroy()
  doc.destroy()
}
