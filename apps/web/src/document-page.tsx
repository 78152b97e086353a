import {QuireEditor} from "@quire/embed"
import "@quire/embed/embed.css"
import {useState} from "react"
import {Link} from "./link.tsx"
import {browserStorage, VisitorBook} from "./visitor.ts"

const book = new VisitorBook(browserStorage(), Math.random)

/** A document, and what this app puts around it. */
export default function DocumentPage({id}: {readonly id: string}) {
  const [visitor] = useState(() => book.read())
  return <QuireEditor server="" document={id} user={visitor} start={<Link href="/">Documents</Link>} />
}
