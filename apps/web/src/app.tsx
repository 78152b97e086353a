import {useEffect, useState} from "react"
import {pageAt} from "./pages.tsx"
import type {Page} from "./pages.tsx"
import {usePath} from "./router.ts"

/** The page that is open, `first` to begin with. While another one is fetched, it stays. */
export function App({first}: {readonly first: Page}) {
  const path = usePath()
  const [page, setPage] = useState(first)
  useEffect(() => {
    if (path === page.path) return undefined
    let isCurrent = true
    void pageAt(path).then((next) => isCurrent && setPage(next))
    return () => {
      isCurrent = false
    }
  }, [path, page])
  return page.content
}
