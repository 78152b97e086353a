import {useEffect, useId, useRef, useState} from "react"
import type {ReactNode} from "react"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import {collab} from "./collab.ts"
import {BlockBar} from "./block-bar.tsx"
import {FormatBar} from "./format-bar.tsx"
import {LinkCard} from "./link-card.tsx"
import {Surface} from "./surface.ts"
import {focusToolbar} from "./toolbar.tsx"

export interface EditorProps {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
  /** Default: false. */
  readonly readOnly?: boolean
  /** What the text is called to people who cannot see it. Default: "Document text". */
  readonly label?: string
  /** Shown while the document is empty. */
  readonly placeholder?: string
  /** Somebody pressed Mod-S. */
  readonly onSave?: () => void
  /** What stands between the toolbar and the text. */
  readonly children?: ReactNode
}

/** The editor: a toolbar and a text that is bound to `doc`. Give it a key of its own for each document. */
export function Editor(props: EditorProps) {
  const {doc, awareness, readOnly = false, label = "Document text", children} = props
  const {placeholder = "Write something…", onSave} = props
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const [surface, setSurface] = useState<Surface | null>(null)
  const [editingLink, setEditingLink] = useState(false)
  useEffect(() => {
    const created = new Surface(place.current!, {
      collab: collab({doc, awareness}),
      requests: {editLink: () => setEditingLink(true), leave: () => focusToolbar(root.current), save: () => onSave?.()},
      attributes: {id: `${id}text`, "aria-label": label, "aria-describedby": `${id}hint`},
      placeholder,
    })
    setSurface(created)
    return () => {
      created.destroy()
      setSurface(null)
    }
  }, [doc, awareness])
  useEffect(() => surface?.setReadOnly(readOnly), [surface, readOnly])
  return (
    <div ref={root} className="quire-editor">
      <div className="quire-bar">{surface && !readOnly && <FormatBar surface={surface} controls={`${id}text`} />}</div>
      <div className="quire-page">
        {children}
        <div ref={place} className="quire-place" />
        {surface && !readOnly && (
          <>
            <BlockBar surface={surface} controls={`${id}text`} />
            <LinkCard surface={surface} editing={editingLink} onEdit={setEditingLink} />
          </>
        )}
      </div>
      <p id={`${id}hint`} hidden>
        Press Escape to leave the text for its toolbar.
      </p>
    </div>
  )
}
