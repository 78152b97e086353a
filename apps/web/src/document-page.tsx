import {useLanguage, useWords} from "@quire/editor"
import {QuireEditor} from "@quire/embed"
import type {SaveState} from "@quire/embed"
import "@quire/embed/embed.css"
import {ArrowLeft} from "lucide-react"
import {useCallback, useState} from "react"
import {CopyLink} from "./copy-link.tsx"
import {firstFileOf} from "./first-file.ts"
import {Link} from "./link.tsx"
import {browserStorage, VisitorBook} from "./visitor.ts"
import type {Visitor} from "./visitor.ts"
import {VisitorButton} from "./visitor-button.tsx"

const book = new VisitorBook(browserStorage(), Math.random)

/** The worker answers a reload: when the server says that this page is too old, the worker has to have the new one. */
function fetchNewer(save: SaveState): void {
  if (save.name !== "refused" || save.reason.retry !== "reload" || !("serviceWorker" in navigator)) return
  navigator.serviceWorker
    .getRegistration()
    .then((registration) => registration?.update())
    .catch(console.warn)
}

/** A document, and what this app puts around it. */
export function DocumentPage({id}: {readonly id: string}) {
  const {app: words, title: titleWords, visitor: visitorWords} = useWords()
  const language = useLanguage()
  const [visitor, setVisitor] = useState(() => book.read(visitorWords))
  const changeVisitor = (changed: Visitor) => {
    book.write(changed)
    setVisitor(changed)
  }
  const isViewer = new URLSearchParams(location.search).get("role") === "viewer"
  const showTitle = useCallback(
    (title: string) => {
      document.title = `${title.trim() || titleWords.untitled} · Quire`
    },
    [titleWords],
  )
  return (
    <QuireEditor
      className="app-document"
      server=""
      document={id}
      user={visitor}
      language={language}
      file={firstFileOf(id)}
      checkHref="/connection"
      {...(isViewer ? {role: "viewer" as const} : {})}
      autoFocus
      onTitleChange={showTitle}
      onSaveChange={fetchNewer}
      start={
        <Link href="/" className="quire-button app-action" title={words.allDocuments}>
          <ArrowLeft aria-hidden="true" />
          <span className="app-action-label">{words.documents}</span>
        </Link>
      }
      end={
        <>
          <CopyLink />
          <VisitorButton visitor={visitor} onChange={changeVisitor} />
        </>
      }
    />
  )
}
