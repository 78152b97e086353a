import {useCallback, useEffect, useState} from "react"
import type {DragEvent} from "react"
import {listDocuments, listKept} from "./documents.ts"
import type {DocumentSummary} from "./documents.ts"
import {leaveFirstFile} from "./first-file.ts"
import {ImportButton} from "./import-button.tsx"
import {Link} from "./link.tsx"
import {Logo} from "./logo.tsx"
import {randomId} from "./random-id.ts"
import {absoluteTime, relativeTime} from "./relative-time.ts"
import {navigate, pathOfDocument} from "./router.ts"

type Listing =
  | {readonly name: "loading"}
  | {readonly name: "loaded"; readonly documents: readonly DocumentSummary[]; readonly at: Date}
  /** The server does not answer; `kept` is what this device has. */
  | {readonly name: "failed"; readonly kept: readonly DocumentSummary[]; readonly at: Date}

/** All documents, and the way to a new one. */
export function DocumentsPage() {
  const [listing, reload] = useListing()
  useEffect(() => {
    document.title = "Quire"
  }, [])
  useNewKey()
  return (
    <div className="quire app-shell" onDragOver={allowFile} onDrop={startFromDrop}>
      <header className="app-top">
        <Logo />
      </header>
      <main className="app-main">
        <div className="app-heading">
          <h1>Documents</h1>
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
  switch (listing.name) {
    case "loading":
      return (
        <div className="app-waiting" aria-label="Loading the documents">
          <i />
          <i />
          <i />
        </div>
      )
    case "failed":
      return (
        <>
          <div className="app-notice" role="alert">
            <h2>The server does not answer</h2>
            <p>
              {listing.kept.length > 0
                ? "These documents are on this device. Write in them: it is sent when there is a connection again."
                : "Check that it is running and that you are connected. Nothing is lost."}
            </p>
            <button type="button" className="quire-plain" onClick={reload}>
              Try again
            </button>{" "}
            <Link href="/connection" className="quire-plain">
              Check the connection
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
  return (
    <div className="app-notice">
      <h2>No documents yet</h2>
      <p>Start one, and send its address to whoever should write it with you.</p>
    </div>
  )
}

function List({documents, now}: {readonly documents: readonly DocumentSummary[]; readonly now: Date}) {
  return (
    <ul className="app-list">
      {documents.map(({id, title, changedAt}) => (
        <li key={id}>
          <Link href={pathOfDocument(id)} className="app-row">
            <span className="app-row-title" data-untitled={title === "" || undefined} dir="auto">
              {title === "" ? "Untitled" : title}
            </span>
            <time dateTime={changedAt.toISOString()} title={absoluteTime(changedAt)}>
              {relativeTime(changedAt, now)}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function NewButton() {
  return (
    <button
      type="button"
      className="quire-primary"
      onClick={startDocument}
      title="New document (N)"
      aria-keyshortcuts="n"
    >
      New document
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

/** N starts a document. */
function useNewKey(): void {
  useEffect(() => {
    const onKey = ({key, ctrlKey, metaKey, altKey, repeat}: KeyboardEvent) => {
      if (key.toLowerCase() === "n" && !ctrlKey && !metaKey && !altKey && !repeat) startDocument()
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  }, [])
}

/** The list as the server has it; asked again whenever somebody comes back to this page. */
function useListing(): [Listing, () => void] {
  const [listing, setListing] = useState<Listing>({name: "loading"})
  const load = useCallback(() => {
    const abort = new AbortController()
    listDocuments(abort.signal).then(
      (documents) => setListing({name: "loaded", documents, at: new Date()}),
      async () => {
        const kept = await listKept()
        if (!abort.signal.aborted) setListing({name: "failed", kept, at: new Date()})
      },
    )
    return () => abort.abort()
  }, [])
  useEffect(load, [load])
  useEffect(() => {
    const events = ["focus", "online"]
    for (const event of events) addEventListener(event, load)
    return () => {
      for (const event of events) removeEventListener(event, load)
    }
  }, [load])
  return [listing, load]
}
