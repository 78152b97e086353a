import {useEffect, useId, useRef, useState} from "react"
import type {ReactNode} from "react"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import {BlockBar} from "./block-bar.tsx"
import {collab} from "./collab.ts"
import {FindBar} from "./find-bar.tsx"
import {FormatBar} from "./format-bar.tsx"
import {LinkCard} from "./link-card.tsx"
import type {MenuItem} from "./menu.tsx"
import {Outline} from "./outline.tsx"
import {PageBar} from "./page-bar.tsx"
import {Surface} from "./surface.ts"
import {focusToolbar} from "./toolbar.tsx"
import {useFinding} from "./use-finding.ts"
import {usePageView} from "./use-page-view.ts"

export interface EditorProps {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
  /** Whether `doc` holds the document yet; until then a calm sketch of a page stands in. Default: true. */
  readonly ready?: boolean
  /** Default: false. */
  readonly readOnly?: boolean
  /** What the text is called to people who cannot see it. Default: "Document text". */
  readonly label?: string
  /** Shown while the document is empty. Default: "Write something…". */
  readonly placeholder?: string
  /** At the start of the bar, before the toolbar. */
  readonly start?: ReactNode
  /** At the end of the bar, after the toolbar. */
  readonly end?: ReactNode
  /** What the menu of the document has more. Default: nothing. */
  readonly menuItems?: readonly MenuItem[]
  /** Somebody pressed Mod-S. */
  readonly onSave?: () => void
  /** What stands on the page above the text. */
  readonly children?: ReactNode
}

/** The editor: a bar with the toolbar, and a page with a text that is bound to `doc`. */
export function Editor(props: EditorProps) {
  const {ready = true, readOnly = false, menuItems = [], start, end, children} = props
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const [editingLink, setEditingLink] = useState(false)
  const surface = useSurface(props, place, {
    id,
    editLink: () => setEditingLink(true),
    leave: () => focusToolbar(root.current),
  })
  const finding = useFinding(surface)
  const view = usePageView(root, surface)
  const tools = readOnly ? null : surface
  return (
    <div
      ref={root}
      className="quire-editor"
      data-focus={view.focus || undefined}
      data-wide={view.wide || undefined}
      onKeyDown={(event) => {
        finding.onKeyDown(event)
        view.onKeyDown(event)
      }}
    >
      <div className="quire-bar">
        <div className="quire-bar-start">{start}</div>
        {tools && <FormatBar surface={tools} controls={`${id}text`} />}
        <div className="quire-bar-end">
          {end}
          {surface && (
            <PageBar
              surface={surface}
              controls={`${id}text`}
              view={view}
              onFind={() => finding.ask("find")}
              items={menuItems}
            />
          )}
        </div>
        {surface && finding.current && (
          <FindBar
            key={finding.current.asked}
            surface={surface}
            finding={finding.current}
            readOnly={readOnly}
            onChange={finding.change}
            onClose={finding.close}
          />
        )}
      </div>
      {surface && <Outline surface={surface} view={view} />}
      {ready ? (
        <div className="quire-page">
          {children}
          <div ref={place} />
          {tools && <BlockBar surface={tools} controls={`${id}text`} />}
          {tools && <LinkCard surface={tools} editing={editingLink} onEdit={setEditingLink} />}
        </div>
      ) : (
        <Sketch />
      )}
      <p id={`${id}hint`} hidden>
        Press Escape to leave the text for its toolbar.
      </p>
    </div>
  )
}

interface Place {
  /** Prefix of ids that are this editor's alone. */
  readonly id: string
  readonly editLink: () => void
  readonly leave: () => void
}

/** The surface in `place`, from when the document is there until the editor goes or gets another document. */
function useSurface(props: EditorProps, place: {readonly current: HTMLElement | null}, {id, ...requests}: Place) {
  const {doc, awareness, ready = true, readOnly = false} = props
  const {label = "Document text", placeholder = "Write something…"} = props
  const [surface, setSurface] = useState<Surface | null>(null)
  const latest = useRef({...requests, onSave: props.onSave})
  useEffect(() => {
    latest.current = {...requests, onSave: props.onSave}
  })
  useEffect(() => {
    if (!ready || place.current === null) return undefined
    const created = new Surface(place.current, {
      collab: collab({doc, awareness}),
      requests: {
        editLink: () => latest.current.editLink(),
        leave: () => latest.current.leave(),
        save: () => latest.current.onSave?.(),
      },
      attributes: {id: `${id}text`, "aria-label": label, "aria-describedby": `${id}hint`},
      placeholder,
    })
    setSurface(created)
    return () => {
      setSurface(null)
      created.destroy()
    }
  }, [doc, awareness, ready, id, label, placeholder, place])
  useEffect(() => surface?.setReadOnly(readOnly), [surface, readOnly])
  return surface
}

/** Where the text will be. */
function Sketch() {
  return (
    <div className="quire-page quire-sketch" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  )
}
