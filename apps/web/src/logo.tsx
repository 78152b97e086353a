import {Link} from "./link.tsx"

/** Our sign and name; leads to the documents. */
export function Logo() {
  return (
    <Link href="/" className="app-logo">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" className="app-logo-ground" />
        <path
          d="M7 8.5c3.4-1.3 6.4-1.1 9 .8 2.6-1.9 5.6-2.1 9-.8v14.6c-3.4-1.3-6.4-1.1-9 .8-2.6-1.9-5.6-2.1-9-.8z"
          className="app-logo-pages"
        />
        <path d="M16 9.5v14" className="app-logo-fold" />
      </svg>
      Quire
    </Link>
  )
}
