import {useId, useState} from "react"
import type {Ref} from "react"
import {shortcuts} from "./keymap.ts"
import {shortcutText} from "./shortcut.ts"
import {useWords} from "./words-context.ts"

/** All keys of the text, to read and to search. */
export function ShortcutHelp({ref}: {readonly ref: Ref<HTMLDialogElement>}) {
  const id = useId()
  const [query, setQuery] = useState("")
  const words = useWords()
  const shown = shortcuts
    .map(({group: groupOf, shortcuts: all}) => {
      const group = groupOf(words)
      const rows = all.map(({key, label}) => ({key, label: label(words)}))
      return {group, rows: rows.filter(({label}) => includes(`${group} ${label}`, query))}
    })
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
        <h2 id={`${id}title`}>{words.keys.keys}</h2>
        <input
          type="text"
          inputMode="search"
          aria-label={words.keys.searchKeys}
          placeholder={words.keys.search}
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
                    <kbd>{shortcutText(key, words)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {shown.length === 0 && <p>{words.keys.none}</p>}
        <div className="quire-dialog-end">
          <button type="submit" className="quire-plain">
            {words.dialog.close}
          </button>
        </div>
      </form>
    </dialog>
  )
}

function includes(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.trim().toLowerCase())
}
