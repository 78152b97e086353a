import {lazy, Suspense} from "react"
import {DocumentsPage} from "./documents-page.tsx"
import {LoadFailedPage} from "./load-failed-page.tsx"
import {routeOf, usePath} from "./router.ts"
import {UnknownPage} from "./unknown-page.tsx"

const failed = () => ({default: LoadFailedPage})

// The list does not wait for the editor.
const DocumentPage = lazy(() => import("./document-page.tsx").catch(failed))
const ConnectionPage = lazy(() => import("./connection-page.tsx").catch(failed))

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
    case "connection":
      return (
        <Suspense fallback={null}>
          <ConnectionPage />
        </Suspense>
      )
    case "unknown":
      return <UnknownPage path={route.path} />
    default:
      return route satisfies never
  }
}
