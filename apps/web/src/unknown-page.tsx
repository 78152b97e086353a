import {Link} from "./link.tsx"

export function UnknownPage({path}: {readonly path: string}) {
  return (
    <main>
      <h1>There is nothing at {path}</h1>
      <Link href="/">All documents</Link>
    </main>
  )
}
