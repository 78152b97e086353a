import {useWords} from "@quire/editor"
import {SlidersHorizontal} from "lucide-react"
import {useId} from "react"
import {SettingsFields} from "./settings-fields.tsx"

/** Opens the look and the language of the app, on pages without a document. */
export function SettingsButton() {
  const words = useWords().app
  const id = useId()
  return (
    <>
      <button
        type="button"
        className="quire-button app-settings-button"
        popoverTarget={id}
        aria-label={words.settings}
        title={words.settings}
      >
        <SlidersHorizontal aria-hidden="true" />
      </button>
      <div id={id} popover="auto" role="dialog" aria-label={words.settings} className="app-visitor app-settings">
        <SettingsFields />
      </div>
    </>
  )
}
