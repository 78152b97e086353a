import {useLanguage, useWords} from "@quire/editor"
import {useCallback, useEffect, useRef, useState} from "react"
import type {DragEvent} from "react"
import {listDocuments, listKept} from "./documents.ts"
import type {DocumentSummary} from "./documents.ts"
import {leaveFirstFile} from "./first-file.ts"
import {ImportButton} from "./import-button.tsx"
import {Link} from "./link.tsx"
import {randomId} from "./random-id.ts"
import {absoluteTime, relativeTime} from "./relative-time.ts"
import {pathOfDocument} from "./route.ts"
import {navigate} from "./router.ts"
import {Top} from "./top.tsx"

type Listing =
  | {readonly name: "loading"}
  | {readonly name: "loaded"; readonly documents: readonly DocumentSummary[]; readonly at: Date}
  /** The server does not answer; `kept` is what this device has. */
  | {readonly name: "failed"; readonly kept: readonly DocumentSummary[]; readonly at: Date}

/** All documents, and the way to a new one. */
export function DocumentsPage() {
  const words = useWords().app
  const [listing, reload] = useListing()
  useEffect(() => {
    document.title = "Quire"
  }, [])
  return (
    <div className="quire app-shell" onDragOver={allowFile} onDrop={startFromDrop}>
      <Top />
      <main className="app-main">
        <div className="app-heading">
          <h1>{words.documents}</h1>
          <div className="app-heading-end">
            <ImportButton onFile={startFromFile} />
            <NewButton />
          </div>
        </div>
        <Content listing={listing} reload={reload} />
      </main>
    </div>
  )
}

function Content({listing, reload}: {readonly listing: Listing; readonly reload: () => void}) {
  const {app: words, details} = useWords()
  switch (listing.name) {
    case "loading":
      return (
        <div className="app-waiting" role="status" aria-label={words.loading}>
          <i />
          <i />
          <i />
        </div>
      )
    case "failed":
      return (
        <>
          <div className="app-notice" role="alert">
            <h2>{words.noAnswer}</h2>
            <p>{listing.kept.length > 0 ? words.keptHere : words.checkServer}</p>
            <button type="button" className="quire-plain" onClick={reload}>
              {words.tryAgain}
            </button>{" "}
            <Link href="/connection" className="quire-plain">
              {details.check}
            </Link>
          </div>
          <List documents={listing.kept} now={listing.at} />
        </>
      )
    case "loaded":
      return listing.documents.length === 0 ? <Empty /> : <List documents={listing.documents} now={listing.at} />
    default:
      return listing satisfies never
  }
}

function Empty() {
  const words = useWords().app
  return (
    <div className="app-notice">
      <h2>{words.none}</h2>
      <p>{words.noneHint}</p>
    </div>
  )
}

function List({documents, now}: {readonly documents: readonly DocumentSummary[]; readonly now: Date}) {
  const {untitled} = useWords().title
  const language = useLanguage()
  return (
    <ul className="app-list">
      {documents.map(({id, title, changedAt}) => (
        <li key={id}>
          <Link href={pathOfDocument(id)} className="app-row">
            <span className="app-row-title" data-untitled={title === "" || undefined} dir="auto">
              {title === "" ? untitled : title}
            </span>
            <time dateTime={changedAt.toISOString()} title={absoluteTime(changedAt, language)}>
              {relativeTime(changedAt, now, language)}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function NewButton() {
  const words = useWords().app
  return (
    <button type="button" className="quire-primary" accessKey="n" onClick={startDocument}>
      {words.newDocument}
    </button>
  )
}

function startDocument(): void {
  navigate(pathOfDocument(randomId()))
}

function startFromFile(file: File): void {
  const id = randomId()
  leaveFirstFile(id, file)
  navigate(pathOfDocument(id))
}

function allowFile(event: DragEvent): void {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault()
}

function startFromDrop(event: DragEvent): void {
  const [file] = event.dataTransfer.files
  if (file === undefined) return
  event.preventDefault()
  startFromFile(file)
}

/** The list as the server has it; asked again whenever somebody comes back to this page. */
function useListing(): [Listing, () => void] {
  const [listing, setListing] = useState<Listing>({name: "loading"})
  const asking = useRef(new AbortController())
  const load = useCallback(async () => {
    asking.current.abort()
    const {signal} = (asking.current = new AbortController())
    const loaded = await listingNow(signal)
    if (!signal.aborted) setListing(loaded)
  }, [])
  useEffect(() => {
    const events = new AbortController()
    const {signal} = events
    void load()
    addEventListener("focus", () => void load(), {signal})
    addEventListener("online", () => void load(), {signal})
    return () => {
      events.abort()
      asking.current.abort()
    }
  }, [load])
  return [listing, () => void load()]
}

async function listingNow(signal: AbortSignal): Promise<Listing> {
  try {
    return {name: "loaded", documents: await listDocuments(signal), at: new Date()}
  } catch {
    return {name: "failed", kept: await listKept(), at: new Date()}
  }
}
