import {useState} from "react"
import type {Ref} from "react"
import {Dialog} from "./dialog.tsx"
import {shortcuts} from "./keymap.ts"
import {shortcutText} from "./shortcut.ts"
import {useWords} from "./words-context.ts"

/** All keys of the text, to read and to search. */
export function ShortcutHelp({ref}: {readonly ref: Ref<HTMLDialogElement>}) {
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
    <Dialog ref={ref} title={words.keys.keys} className="quire-help" onClose={() => setQuery("")}>
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
      <p role="status">{shown.length === 0 && words.keys.none}</p>
      <div className="quire-dialog-end">
        <button type="submit" className="quire-plain">
          {words.dialog.close}
        </button>
      </div>
    </Dialog>
  )
}

function includes(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.trim().toLowerCase())
}
