import {insertEmbed, insertImage} from "@quire/schema"
import {useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, useSyncExternalStore} from "react"
import type {Command} from "prosemirror-state"
import type {ReactNode, Ref} from "react"
import {createPortal} from "react-dom"
import type * as Y from "yjs"
import type {BlockActions} from "./block-handle.tsx"
import {idOfBlock} from "./block-link.ts"
import {focusToolbar} from "./focus-toolbar.ts"
import type {Requests} from "./requests.ts"
import type {MenuItem} from "./menu.tsx"
import {pasteLong} from "./long-paste.ts"
import {useNotice} from "./notice.tsx"
import type {Paper} from "./paper.ts"
import type {Pasted} from "./paste.ts"
import {useKeyboardEdge} from "./use-keyboard-edge.ts"
import {useFinding} from "./use-finding.ts"
import {FollowBanner, useFollowing} from "./following.tsx"
import type {Followed} from "./following.tsx"
import {useFiles, useFirstFile} from "./use-files.tsx"
import {usePageView} from "./use-page-view.ts"
import {useTools} from "./use-tools.ts"
import {useTouch} from "./use-touch.ts"
import {useWords} from "./words-context.ts"

export interface EditorProps {
  /** The document's place in the page, with its text. */
  readonly paper: Paper
  /** What stands in for a document that does not come; null while it may. */
  readonly absence?: ReactNode
  /** Default: false. */
  readonly readOnly?: boolean
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
  /** Somebody pressed Mod-S. */
  readonly onSave?: () => void
  /** What else goes with the document, after it. */
  readonly children?: ReactNode
}

/** What can be asked of an editor from outside. */
export interface EditorHandle {
  /** Keeps in sight what a person looks at, until one does something oneself. `id` as in the presence of that person. */
  readonly follow: (person: Followed) => void
  /** Goes to where a person writes. */
  readonly goToCaret: (personId: string) => void
}

/** What stands around a text and lets people work on it: the toolbar, menus, dialogs. It is put into the slots of `paper`. */
export function Editor(props: EditorProps) {
  const {paper, absence = null, readOnly = false, menuItems = [], start, end, children} = props
  const {awareness, textId, choicesId} = paper
  const words = useWords().text
  const imageDialog = useRef<HTMLDialogElement>(null)
  const embedDialog = useRef<HTMLDialogElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const blockActions = useRef<BlockActions>(null)
  const [editingLink, setEditingLink] = useState(false)
  const [notice, notify] = useNotice()
  const [largePaste, askForPaste] = useState<Pasted | null>(null)
  const surface = useSyncExternalStore(paper.subscribe, () => paper.surface)
  const {tools, withTools} = useTools(surface !== null, () => notify(words.toolsMissing))
  const insert = (command: Command) => {
    surface?.run(command)
    surface?.focus()
  }
  const isTouched = useTouch()
  const finding = useFinding(surface)
  const view = usePageView(paper.root)
  const following = useFollowing(surface, awareness)
  useImperativeHandle(props.handle, () => ({follow: following.follow, goToCaret: following.goToCaret}))
  const files = useFiles({surface, readOnly, title: props.title, notify})
  useFirstFile(props.file, surface, files.take)
  const writing = readOnly ? null : surface
  useKeyboardEdge(paper.root)
  useAnswers(paper, {
    find: finding.ask,
    editLink: () => setEditingLink(true),
    insertImage: () => withTools(() => imageDialog.current?.showModal()),
    insertEmbed: () => withTools(() => embedDialog.current?.showModal()),
    openBlockActions: () => withTools(() => blockActions.current?.open()),
    pasteLarge: askForPaste,
    takeFile: (file, pos) => void files.take(file, pos),
    showHelp: () => withTools(() => help.current?.showModal()),
    leave: () => withTools(() => focusToolbar(paper.root)),
    save: () => props.onSave?.(),
  })
  const isAbsent = absence !== null && surface === null
  useLayoutEffect(() => paper.setAbsent(isAbsent), [paper, isAbsent])
  useLayoutEffect(() => {
    if (tools !== null && surface !== null) paper.keepNoRoom()
  }, [paper, tools, surface])
  const copyBlockLink = (pos: number) => {
    const id = surface && idOfBlock(surface.view, pos, newId)
    surface?.focus()
    if (id != null) void copyText(addressOf(id)).then((copied) => notify(copied ? words.linkCopied : addressOf(id)))
  }
  return (
    <>
      <Portal place={paper.bar}>
        <div className="quire-bar-start">{start}</div>
        {tools && writing && <tools.FormatBar surface={writing} controls={textId} />}
        <div className="quire-bar-end">
          {end}
          {tools && surface && (
            <tools.PageBar
              surface={surface}
              controls={textId}
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
      </Portal>
      <Portal place={paper.between}>
        {following.person && <FollowBanner person={following.person} onStop={following.stop} />}
        {tools && surface && <tools.Outline surface={surface} view={view} />}
        {isAbsent && absence}
      </Portal>
      <Portal place={paper.beside}>
        {tools && writing && (
          <>
            <tools.BlockBar surface={writing} controls={textId} />
            <tools.LinkCard surface={writing} editing={editingLink} onEdit={setEditingLink} />
            <tools.BlockHandle ref={blockActions} surface={writing} onCopyLink={copyBlockLink} />
            <tools.MathCard surface={writing} />
            <tools.DateCard surface={writing} />
            {!isTouched && <tools.SelectionBubble surface={writing} controls={textId} />}
            <tools.PickerMenu surface={writing} listId={choicesId} />
          </>
        )}
      </Portal>
      <Portal place={paper.after}>
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
        {children}
      </Portal>
    </>
  )
}

function Portal({place, children}: {readonly place: HTMLElement; readonly children: ReactNode}) {
  return createPortal(children, place)
}

/** Answers what the text asks for, always as the last rendering would. */
function useAnswers(paper: Paper, requests: Requests): void {
  const latest = useRef(requests)
  useEffect(() => {
    latest.current = requests
  })
  useEffect(() => paper.answer(() => latest.current), [paper])
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
