import type {ReactNode} from "react"
import {DocumentsPage} from "./documents-page.tsx"
import {LoadFailedPage} from "./load-failed-page.tsx"
import {routeOf} from "./router.ts"
import type {Route} from "./router.ts"
import {UnknownPage} from "./unknown-page.tsx"

/** A page of the app, and the path that it stands at. */
export interface Page {
  readonly path: string
  readonly content: ReactNode
}

/** The page at `path`. The list does not wait for the editor: what a page needs is fetched with it. */
export async function pageAt(path: string): Promise<Page> {
  try {
    return {path, content: await contentOf(routeOf(path))}
  } catch (error) {
    console.warn(error)
    return {path, content: <LoadFailedPage />}
  }
}

async function contentOf(route: Route): Promise<ReactNode> {
  switch (route.name) {
    case "documents":
      return <DocumentsPage />
    case "document": {
      const {DocumentPage} = await import("./document-page.tsx")
      return <DocumentPage key={route.id} id={route.id} />
    }
    case "connection": {
      const {ConnectionPage} = await import("./connection-page.tsx")
      return <ConnectionPage />
    }
    case "unknown":
      return <UnknownPage path={route.path} />
    default:
      return route satisfies never
  }
}
