import {Logo} from "./logo.tsx"
import {SettingsButton} from "./settings-button.tsx"

/** The head of the pages without a document. */
export function Top() {
  return (
    <header className="app-top">
      <Logo />
      <SettingsButton />
    </header>
  )
}
