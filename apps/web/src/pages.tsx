import type {Opened} from "@quire/embed/open"
import type {ReactNode} from "react"
import {DocumentsPage} from "./documents-page.tsx"
import {LoadFailedPage} from "./load-failed-page.tsx"
import {routeOf} from "./route.ts"
import type {Route} from "./route.ts"
import {UnknownPage} from "./unknown-page.tsx"

/** A page of the app, and the path that it stands at. */
export interface Page {
  readonly path: string
  readonly content: ReactNode
}

/**
 * The page at `path`, around the document that is open already if there is one. The list does not wait for the editor: what a
 * page needs is fetched with it.
 */
export async function pageAt(path: string, opened: Opened | null = null): Promise<Page> {
  try {
    return {path, content: await contentOf(routeOf(path), opened)}
  } catch (error) {
    console.warn(error)
    return {path, content: <LoadFailedPage />}
  }
}

async function contentOf(route: Route, opened: Opened | null): Promise<ReactNode> {
  switch (route.name) {
    case "documents":
      return <DocumentsPage />
    case "document": {
      const {DocumentPage} = await import("./document-page.tsx")
      return <DocumentPage key={route.id} id={route.id} opened={opened ?? undefined} />
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
