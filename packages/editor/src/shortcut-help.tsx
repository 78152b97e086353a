import {useId, useState} from "react"
import type {Ref} from "react"
import {otherShortcuts, shortcuts} from "./keymap.ts"
import {shortcutText} from "./shortcut.ts"

const groups = [...shortcuts, {group: "While writing", shortcuts: otherShortcuts}]

/** All keys of the text, to read and to search. */
export function ShortcutHelp({ref}: {readonly ref: Ref<HTMLDialogElement>}) {
  const id = useId()
  const [query, setQuery] = useState("")
  const shown = groups
    .map(({group, shortcuts: all}) => ({group, rows: all.filter(({label}) => includes(`${group} ${label}`, query))}))
    .filter(({rows}) => rows.length > 0)
  return (
    <dialog
      ref={ref}
      className="quire-dialog quire-help"
      aria-labelledby={`${id}title`}
      onClose={() => setQuery("")}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form method="dialog">
        <h2 id={`${id}title`}>Keys</h2>
        <input
          type="text"
          inputMode="search"
          aria-label="Search the keys"
          placeholder="Search"
          autoFocus
          value={query}
          onChange={({target}) => setQuery(target.value)}
        />
        {shown.map(({group, rows}) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map(({key, label}) => (
                <div key={key}>
                  <dt>{label}</dt>
                  <dd>
                    <kbd>{shortcutText(key)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {shown.length === 0 && <p>No key does that.</p>}
        <div className="quire-dialog-end">
          <button type="submit" className="quire-plain">
            Close
          </button>
        </div>
      </form>
    </dialog>
  )
}

function includes(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.trim().toLowerCase())
}
