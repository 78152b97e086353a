import {useWords} from "@quire/editor"
import {useEffect} from "react"
import {Link} from "./link.tsx"
import {Top} from "./top.tsx"

/** An address at which there is nothing. */
export function UnknownPage({path}: {readonly path: string}) {
  const words = useWords().app
  const isDocument = path.startsWith("/d/")
  useEffect(() => {
    document.title = `${words.notFound} · Quire`
  }, [words])
  return (
    <div className="quire app-shell">
      <Top />
      <main className="app-main app-notice">
        <h1>{isDocument ? words.noSuchAddress : words.nothingThere}</h1>
        <p>{isDocument ? words.addressForm : words.partLost}</p>
        <Link href="/" className="app-go">
          {words.allDocuments}
        </Link>
      </main>
    </div>
  )
}
