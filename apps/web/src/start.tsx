import type {Opened} from "@quire/embed/open"
import {StrictMode} from "react"
import {createRoot} from "react-dom/client"
import {App} from "./app.tsx"
import {pageAt} from "./pages.tsx"
import {SettingsProvider} from "./settings.tsx"

/** Brings the app into `place`, and around the document that is open already. */
export async function start(place: HTMLElement, opened: Opened | null): Promise<void> {
  // Before the first render: React holds back for 0.3 s what takes the place of something that it had to wait for.
  const first = await pageAt(location.pathname, opened)
  createRoot(place).render(
    <StrictMode>
      <SettingsProvider>
        <App first={first} />
      </SettingsProvider>
    </StrictMode>,
  )
}
