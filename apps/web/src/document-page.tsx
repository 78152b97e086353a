import {useLanguage, useWords} from "@quire/editor"
import {deviceMemory} from "@quire/editor/memory"
import {QuireEditor} from "@quire/embed"
import type {Opened, SaveState} from "@quire/embed"
import "@quire/embed/embed.css"
import {ArrowLeft} from "lucide-react"
import {useCallback, useState} from "react"
import {CopyLink} from "./copy-link.tsx"
import {documentAt, tabTitle} from "./document-address.ts"
import {firstFileOf} from "./first-file.ts"
import {Link} from "./link.tsx"
import {VisitorBook} from "./visitor.ts"
import type {Visitor} from "./visitor.ts"
import {VisitorButton} from "./visitor-button.tsx"

const book = new VisitorBook(deviceMemory, Math.random)

/** The worker answers a reload: when the server says that this page is too old, the worker has to have the new one. */
function fetchNewer(save: SaveState): void {
  if (save.name !== "refused" || save.reason.retry !== "reload" || !("serviceWorker" in navigator)) return
  navigator.serviceWorker
    .getRegistration()
    .then((registration) => registration?.update())
    .catch(console.warn)
}

export interface DocumentPageProps {
  readonly id: string
  /** Where it was opened before React was there. */
  readonly opened: Opened | undefined
}

/** A document, and what this app puts around it. */
export function DocumentPage({id, opened}: DocumentPageProps) {
  const dictionary = useWords()
  const words = dictionary.app
  const language = useLanguage()
  const [visitor, setVisitor] = useState(() => book.read(dictionary.visitor))
  const changeVisitor = (changed: Visitor) => {
    book.write(changed)
    setVisitor(changed)
  }
  const showTitle = useCallback(
    (title: string) => {
      document.title = tabTitle(title, dictionary)
    },
    [dictionary],
  )
  const editor = (
    <QuireEditor
      className="app-document"
      {...documentAt({id, search: location.search})}
      opened={opened}
      user={visitor}
      language={language}
      file={firstFileOf(id)}
      checkHref="/connection"
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
  // An element that was there before React is the main part of the page by itself.
  return opened === undefined ? <main>{editor}</main> : editor
}
