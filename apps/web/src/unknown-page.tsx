import {useEffect} from "react"
import {Link} from "./link.tsx"
import {Logo} from "./logo.tsx"

/** An address at which there is nothing. */
export function UnknownPage({path}: {readonly path: string}) {
  const isDocument = path.startsWith("/d/")
  useEffect(() => {
    document.title = "Not found · Quire"
  }, [])
  return (
    <div className="quire app-shell">
      <header className="app-top">
        <Logo />
      </header>
      <main className="app-main app-notice">
        <h1>{isDocument ? "No document can have this address" : "There is nothing at this address"}</h1>
        <p>
          {isDocument
            ? "After /d/ come up to 64 letters, digits, - and _. Perhaps a part got lost when the address was copied."
            : "Perhaps a part got lost when the address was copied."}
        </p>
        <Link href="/" className="app-go">
          All documents
        </Link>
      </main>
    </div>
  )
}
