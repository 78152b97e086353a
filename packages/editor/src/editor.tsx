import {insertEmbed, insertImage} from "@quire/schema"
import {useEffect, useId, useImperativeHandle, useRef, useState} from "react"
import type {Command} from "prosemirror-state"
import type {ReactNode, Ref} from "react"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import type {BlockActions} from "./block-handle.tsx"
import {idOfBlock, showBlock} from "./block-link.ts"
import {collab} from "./collab.ts"
import {focusToolbar} from "./focus-toolbar.ts"
import type {Requests} from "./keymap.ts"
import {lateChoices} from "./late-choices.ts"
import {loadTools} from "./load-tools.ts"
import type {MenuItem} from "./menu.tsx"
import {pasteLong} from "./long-paste.ts"
import type {Mentionable} from "./mention-choices.tsx"
import {useNotice} from "./notice.tsx"
import type {Pasted} from "./paste.ts"
import {browserMemory, Recent} from "./recent.ts"
import {shortcutText} from "./shortcut.ts"
import {sheetWords} from "./sheet-words.ts"
import {Surface} from "./surface.ts"
import type {FileSource, Upload} from "./upload.ts"
import {useKeyboardEdge} from "./use-keyboard-edge.ts"
import {useFinding} from "./use-finding.ts"
import {FollowBanner, useFollowing} from "./following.tsx"
import type {Followed} from "./following.tsx"
import {useFiles, useFirstFile} from "./use-files.tsx"
import {usePageView} from "./use-page-view.ts"
import {useTools} from "./use-tools.ts"
import {useWording, useWords} from "./words-context.ts"

export interface EditorProps {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
  /** Whether `doc` holds the document yet; until then `absence` stands in. Default: true. */
  readonly ready?: boolean
  /** What stands in for a document that is not ready. Default: a calm sketch of a page. */
  readonly absence?: ReactNode
  /** Default: false. */
  readonly readOnly?: boolean
  /** What the text is called to people who cannot see it. Default: "Document text". */
  readonly label?: string
  /** Shown while the document is empty. Default: "Write, or press / for blocks". */
  readonly placeholder?: string
  /** At the start of the bar, before the toolbar. */
  readonly start?: ReactNode
  /** At the end of the bar, after the toolbar. */
  readonly end?: ReactNode
  /** What the document is called, in files that come from it and go into it. Default: nothing. */
  readonly title?: Y.Text
  /** A file that the document begins with, taken once. Default: none. */
  readonly file?: File | undefined
  /** Lets whoever shows the editor ask it for something. */
  readonly handle?: Ref<EditorHandle>
  /** What the menu of the document has more. Default: nothing. */
  readonly menuItems?: readonly MenuItem[]
  /** Who can be mentioned, asked when somebody wants to; whoever was once here stays on offer. Default: nobody. */
  readonly people?: () => readonly Mentionable[]
  /** Stores files that people paste, drop or pick. Default: none can be; images can be named by their address. */
  readonly upload?: Upload | undefined
  /** What to load for the address of an image or a file that the document keeps. Default: that address. */
  readonly sourceOf?: ((src: string) => FileSource) | undefined
  /** Somebody pressed Mod-S. */
  readonly onSave?: () => void
  /** What stands on the page above the text. */
  readonly children?: ReactNode
}

/** What can be asked of an editor from outside. */
export interface EditorHandle {
  /** Keeps in sight what a person looks at, until one does something oneself. `id` as in the presence of that person. */
  readonly follow: (person: Followed) => void
  /** Goes to where a person writes. */
  readonly goToCaret: (personId: string) => void
}

/** The editor: a bar with the toolbar, and a page with a text that is bound to `doc`. */
export function Editor(props: EditorProps) {
  const {ready = true, absence, readOnly = false, menuItems = [], start, end, children} = props
  const dictionary = useWords()
  const words = dictionary.text
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const imageDialog = useRef<HTMLDialogElement>(null)
  const embedDialog = useRef<HTMLDialogElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const blockActions = useRef<BlockActions>(null)
  const [editingLink, setEditingLink] = useState(false)
  const [notice, notify] = useNotice()
  const [largePaste, askForPaste] = useState<Pasted | null>(null)
  const surface = useSurface(props, place, id, {
    editLink: () => setEditingLink(true),
    insertImage: () => withTools(() => imageDialog.current?.showModal()),
    insertEmbed: () => withTools(() => embedDialog.current?.showModal()),
    openBlockActions: () => withTools(() => blockActions.current?.open()),
    pasteLarge: askForPaste,
    showHelp: () => withTools(() => help.current?.showModal()),
    leave: () => withTools(() => focusToolbar(root.current)),
    save: () => props.onSave?.(),
  })
  const {tools, withTools} = useTools(surface !== null, () => notify(words.toolsMissing))
  const insert = (command: Command) => {
    surface?.run(command)
    surface?.focus()
  }
  const finding = useFinding(surface)
  const view = usePageView(root, surface)
  const following = useFollowing(surface, props.awareness)
  useImperativeHandle(props.handle, () => ({follow: following.follow, goToCaret: following.goToCaret}))
  const files = useFiles({surface, readOnly, title: props.title, notify})
  useFirstFile(props.file, surface, files.take)
  const writing = readOnly ? null : surface
  useKeyboardEdge(root)
  useLinkedBlock(surface)
  const copyBlockLink = (pos: number) => {
    const id = surface && idOfBlock(surface.view, pos, newId)
    surface?.focus()
    if (id != null) void copyText(addressOf(id)).then((copied) => notify(copied ? words.linkCopied : addressOf(id)))
  }
  return (
    <div
      ref={root}
      className="quire-editor"
      style={sheetWords(dictionary)}
      data-focus={view.focus || undefined}
      data-wide={view.wide || undefined}
      onDragOver={files.onDragOver}
      onDrop={files.onDrop}
      onKeyDown={(event) => {
        finding.onKeyDown(event)
        view.onKeyDown(event)
        if (event.key === "F10" && event.altKey && !event.defaultPrevented) focusToolbar(root.current)
      }}
    >
      <div className="quire-bar">
        <div className="quire-bar-start">{start}</div>
        {tools && writing && <tools.FormatBar surface={writing} controls={`${id}text`} />}
        <div className="quire-bar-end">
          {end}
          {tools && surface && (
            <tools.PageBar
              surface={surface}
              controls={`${id}text`}
              view={view}
              onFind={() => finding.ask("find")}
              onHelp={() => help.current?.showModal()}
              items={[...menuItems, ...files.items]}
            />
          )}
        </div>
        {tools && surface && finding.current && (
          <tools.FindBar
            key={finding.current.asked}
            surface={surface}
            finding={finding.current}
            readOnly={readOnly}
            onChange={finding.change}
            onClose={finding.close}
          />
        )}
      </div>
      {following.person && <FollowBanner person={following.person} onStop={following.stop} />}
      {tools && surface && <tools.Outline surface={surface} view={view} />}
      {ready ? (
        <div className="quire-page">
          {children}
          <div ref={place} />
          {tools && writing && (
            <>
              <tools.BlockBar surface={writing} controls={`${id}text`} />
              <tools.LinkCard surface={writing} editing={editingLink} onEdit={setEditingLink} />
              <tools.BlockHandle ref={blockActions} surface={writing} onCopyLink={copyBlockLink} />
              <tools.MathCard surface={writing} />
              <tools.DateCard surface={writing} />
              <tools.SelectionBubble surface={writing} controls={`${id}text`} />
              <tools.PickerMenu surface={writing} listId={`${id}choices`} />
            </>
          )}
        </div>
      ) : (
        (absence ?? <Sketch />)
      )}
      {notice}
      {files.picker}
      {tools && (
        <>
          <tools.ImageDialog ref={imageDialog} onInsert={(attrs) => insert(insertImage(attrs))} />
          <tools.EmbedDialog ref={embedDialog} onInsert={(attrs) => insert(insertEmbed(attrs))} />
          <tools.ShortcutHelp ref={help} />
        </>
      )}
      {tools && largePaste && (
        <tools.LargePasteDialog
          pasted={largePaste}
          onPaste={(asHtml) => surface && pasteLong(surface.view, largePaste, asHtml)}
          onClose={() => {
            askForPaste(null)
            surface?.focus()
          }}
        />
      )}
      <p id={`${id}hint`} hidden>
        {words.hint(shortcutText("Mod-/", dictionary))}
      </p>
    </div>
  )
}

/**
 * The surface in `place`, from when the document is there until the editor goes or gets another document. `id` is a prefix
 * of ids that are this editor's alone.
 */
function useSurface(props: EditorProps, place: {readonly current: HTMLElement | null}, id: string, requests: Requests) {
  const {doc, awareness, ready = true, readOnly = false, people = nobody, upload, sourceOf} = props
  const wording = useWording()
  const {words} = wording
  const {label = words.text.label, placeholder = words.text.placeholder} = props
  const [surface, setSurface] = useState<Surface | null>(null)
  const latest = useRef({requests, people, upload, sourceOf})
  useEffect(() => {
    latest.current = {requests, people, upload, sourceOf}
  })
  const takesFiles = upload !== undefined
  useEffect(() => {
    if (!ready || place.current === null) return undefined
    const asked = latestOf(() => latest.current.requests)
    const created = new Surface(place.current, {
      wording,
      collab: collab({doc, awareness}),
      requests: asked,
      attributes: {id: `${id}text`, "aria-label": label, "aria-describedby": `${id}hint`},
      placeholder,
      files: {
        upload: takesFiles ? (...args) => latest.current.upload!(...args) : null,
        sourceOf: (src) => latest.current.sourceOf?.(src) ?? {address: src, fetch: null},
      },
      choices: {
        listId: `${id}choices`,
        sources: [
          lateChoices({
            sign: "/",
            fetch: async () => {
              const recent = new Recent(browserMemory(), "quire-recent-blocks")
              return (await loadTools()).slashChoices({words, requests: asked, recent, takesFiles})
            },
          }),
          lateChoices({
            sign: "@",
            fetch: async () =>
              (await loadTools()).mentionChoices({words, people: () => latest.current.people(), now: () => new Date()}),
          }),
          lateChoices({sign: ":", fetch: async () => (await loadTools()).emojiChoices(wording)}),
        ],
      },
    })
    setSurface(created)
    return () => {
      setSurface(null)
      created.destroy()
    }
  }, [doc, awareness, ready, id, wording, words, label, placeholder, place, takesFiles])
  useEffect(() => surface?.setReadOnly(readOnly), [surface, readOnly])
  return surface
}

const nobody = () => []

/** Requests that go to whoever `current` says is asked now. */
function latestOf(current: () => Requests): Requests {
  return {
    editLink: () => current().editLink(),
    insertImage: () => current().insertImage(),
    insertEmbed: () => current().insertEmbed(),
    openBlockActions: () => current().openBlockActions(),
    pasteLarge: (pasted) => current().pasteLarge(pasted),
    showHelp: () => current().showHelp(),
    leave: () => current().leave(),
    save: () => current().save(),
  }
}

/** Goes to the block that the page's address names, now and whenever that changes. */
function useLinkedBlock(surface: Surface | null): void {
  useEffect(() => {
    if (surface === null) return undefined
    const show = () => showBlock(surface.view, decodeURIComponent(location.hash.slice(1)))
    show()
    addEventListener("hashchange", show)
    return () => removeEventListener("hashchange", show)
  }, [surface])
}

function addressOf(blockId: string): string {
  return `${location.href.replace(/#.*$/, "")}#${blockId}`
}

/** Ten characters that nobody else comes up with. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte % 36).toString(36)).join("")
}

/** @returns whether the browser allowed it */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
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
