import {insertEmbed, insertImage} from "@quire/schema"
import {useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, useSyncExternalStore} from "react"
import type {ReactNode, Ref} from "react"
import {createPortal} from "react-dom"
import type * as Y from "yjs"
import type {BlockActions, BlockHandleProps} from "./block-handle.tsx"
import {addressOfBlock, idOfBlock} from "./block-link.ts"
import {copyText} from "./copy-text.ts"
import {focusToolbar} from "./focus-toolbar.ts"
import {FollowBanner, useFollowing} from "./following.tsx"
import type {Followed} from "./following.tsx"
import type {LinkCardProps} from "./link-card.tsx"
import type {Tools} from "./load-tools.ts"
import {pasteLong} from "./long-paste.ts"
import type {MenuItem} from "./menu.tsx"
import {useNotice} from "./notice.tsx"
import type {Paper} from "./paper.ts"
import type {Pasted} from "./paste.ts"
import type {Requests} from "./requests.ts"
import type {Surface} from "./surface.ts"
import {useFiles, useFirstFile} from "./use-files.tsx"
import {useFinding} from "./use-finding.ts"
import {useKeyboardEdge} from "./use-keyboard-edge.ts"
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
  const {awareness, textId} = paper
  const words = useWords().text
  const imageDialog = useRef<HTMLDialogElement>(null)
  const embedDialog = useRef<HTMLDialogElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const blockActions = useRef<BlockActions>(null)
  const [editingLink, setEditingLink] = useState(false)
  const [notice, notify] = useNotice()
  const [largePaste, askForPaste] = useState<Pasted | null>(null)
  const surface = useSyncExternalStore(paper.subscribe, () => paper.surface)
  const writing = readOnly ? null : surface
  const {tools, withTools} = useTools(surface !== null, () => notify(words.toolsMissing))
  const finding = useFinding(surface)
  const view = usePageView(paper.root)
  const following = useFollowing(surface, awareness)
  useImperativeHandle(props.handle, () => ({follow: following.follow, goToCaret: following.goToCaret}))
  const files = useFiles({surface, readOnly, title: props.title, notify})
  useFirstFile(props.file, surface, files.take)
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
  useRoom(paper, {isAbsent, isComplete: tools !== null && surface !== null})
  const copyBlockLink = async (pos: number) => {
    const id = surface && idOfBlock(surface.view, pos)
    surface?.focus()
    if (id === null) return
    const address = addressOfBlock(id)
    notify((await copyText(address)) ? words.linkCopied : address)
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
          <Beside
            tools={tools}
            surface={writing}
            paper={paper}
            link={{editing: editingLink, onEdit: setEditingLink}}
            blocks={{ref: blockActions, onCopyLink: (pos) => void copyBlockLink(pos)}}
          />
        )}
      </Portal>
      <Portal place={paper.after}>
        {notice}
        {files.picker}
        {tools && surface && (
          <Dialogs
            tools={tools}
            surface={surface}
            image={imageDialog}
            embed={embedDialog}
            help={help}
            largePaste={largePaste}
            onAnswer={() => askForPaste(null)}
          />
        )}
        {children}
      </Portal>
    </>
  )
}

interface BesideProps {
  readonly tools: Tools
  readonly surface: Surface
  readonly paper: Paper
  readonly link: Omit<LinkCardProps, "surface">
  readonly blocks: Omit<BlockHandleProps, "surface">
}

/** What is on the page beside the text of whoever writes. */
function Beside({tools, surface, paper: {textId, choicesId}, link, blocks}: BesideProps) {
  const isTouched = useTouch()
  return (
    <>
      <tools.BlockBar surface={surface} controls={textId} />
      <tools.LinkCard surface={surface} {...link} />
      <tools.BlockHandle surface={surface} {...blocks} />
      <tools.MathCard surface={surface} />
      <tools.DateCard surface={surface} />
      {!isTouched && <tools.SelectionBubble surface={surface} controls={textId} />}
      <tools.PickerMenu surface={surface} listId={choicesId} />
    </>
  )
}

interface DialogsProps {
  readonly tools: Tools
  readonly surface: Surface
  readonly image: Ref<HTMLDialogElement>
  readonly embed: Ref<HTMLDialogElement>
  readonly help: Ref<HTMLDialogElement>
  /** What somebody pastes that is so much that they are asked first. */
  readonly largePaste: Pasted | null
  /** They have answered. */
  readonly onAnswer: () => void
}

function Dialogs({tools, surface, image, embed, help, largePaste, onAnswer}: DialogsProps) {
  return (
    <>
      <tools.ImageDialog ref={image} onInsert={(attrs) => surface.act(insertImage(attrs))} />
      <tools.EmbedDialog ref={embed} onInsert={(attrs) => surface.act(insertEmbed(attrs))} />
      <tools.ShortcutHelp ref={help} />
      {largePaste && (
        <tools.LargePasteDialog
          pasted={largePaste}
          onPaste={(asHtml) => pasteLong(surface.view, largePaste, asHtml)}
          onClose={() => {
            onAnswer()
            surface.focus()
          }}
        />
      )}
    </>
  )
}

function Portal({place, children}: {readonly place: HTMLElement; readonly children: ReactNode}) {
  return createPortal(children, place)
}

/** Tells `paper` what it has to keep room for: a document that may still come, and a toolbar until all is there. */
function useRoom(
  paper: Paper,
  {isAbsent, isComplete}: {readonly isAbsent: boolean; readonly isComplete: boolean},
): void {
  useLayoutEffect(() => paper.setAbsent(isAbsent), [paper, isAbsent])
  useLayoutEffect(() => {
    if (isComplete) paper.keepNoRoom()
  }, [paper, isComplete])
}

/** Answers what the text asks for, always as the last rendering would. */
function useAnswers(paper: Paper, requests: Requests): void {
  const latest = useRef(requests)
  useEffect(() => {
    latest.current = requests
  })
  useEffect(() => paper.answer(() => latest.current), [paper])
}
