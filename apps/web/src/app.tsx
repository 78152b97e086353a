import {lazy, Suspense} from "react"
import {DocumentsPage} from "./documents-page.tsx"
import {routeOf, usePath} from "./router.ts"
import {UnknownPage} from "./unknown-page.tsx"

// The list does not wait for the editor.
const DocumentPage = lazy(() => import("./document-page.tsx"))

export function App() {
  const route = routeOf(usePath())
  switch (route.name) {
    case "documents":
      return <DocumentsPage />
    case "document":
      return (
        <Suspense fallback={null}>
          <DocumentPage key={route.id} id={route.id} />
        </Suspense>
      )
    case "unknown":
      return <UnknownPage path={route.path} />
    default:
      return route satisfies never
  }
}
