import {QuireEditor} from "@quire/embed"
import "@quire/embed/embed.css"
import {ArrowLeft} from "lucide-react"
import {useCallback, useState} from "react"
import {CopyLink} from "./copy-link.tsx"
import {Link} from "./link.tsx"
import {browserStorage, VisitorBook} from "./visitor.ts"
import type {Visitor} from "./visitor.ts"
import {VisitorButton} from "./visitor-button.tsx"

const book = new VisitorBook(browserStorage(), Math.random)

/** A document, and what this app puts around it. */
export default function DocumentPage({id}: {readonly id: string}) {
  const [visitor, setVisitor] = useState(() => book.read())
  const changeVisitor = (changed: Visitor) => {
    book.write(changed)
    setVisitor(changed)
  }
  const showTitle = useCallback((title: string) => {
    document.title = `${title.trim() || "Untitled"} · Quire`
  }, [])
  return (
    <QuireEditor
      className="app-document"
      server=""
      document={id}
      user={visitor}
      checkHref="/connection"
      autoFocus
      onTitleChange={showTitle}
      start={
        <Link href="/" className="quire-button app-action" title="All documents">
          <ArrowLeft aria-hidden="true" />
          <span className="app-action-label">Documents</span>
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
