import type {Grant, SaveState, TokenSource} from "@quire/client"
import {Editor, safeColor, useDeviceSwitch, useLanguage, useWords, WordsProvider} from "@quire/editor"
import type {EditorHandle, Upload} from "@quire/editor"
import {languages} from "@quire/words"
import type {Language, Words} from "@quire/words"
import {Megaphone} from "lucide-react"
import {useEffect, useMemo, useRef, useState} from "react"
import type {ReactNode} from "react"
import {Announcer} from "./announcer.tsx"
import {colorFor} from "./colors.ts"
import type {Person} from "./people.ts"
import {PeopleList} from "./people-list.tsx"
import {Refusal} from "./refusal.tsx"
import {SaveStatus} from "./save-status.tsx"
import {reasonWords} from "./save-words.ts"
import {useAbsence, useReady, useRefusal, useRefused, useSession, useTitle} from "./session.ts"
import {randomId} from "./random-id.ts"
import type {Absence, Session} from "./session.ts"
import {Title} from "./title.tsx"
import {filesOf, uploadTo} from "./uploads.ts"
import {guardUnload} from "./unload-guard.ts"
import {useTold} from "./use-told.ts"

/** Who writes here. */
export interface User {
  /** The same for all tabs of one person. Default: a new one for each editor. */
  readonly id?: string
  readonly name: string
  /** `#rrggbb`. Default: one that follows from `id`. */
  readonly color?: string
}

export interface QuireEditorProps {
  /** Origin of the server, `http://host:port`; empty: the origin of this page. */
  readonly server: string
  /** Id of the document, `[A-Za-z0-9_-]{1,64}`. It comes into being when somebody writes. */
  readonly document: string
  readonly user: User
  /** Default: false. */
  readonly readOnly?: boolean
  /** Keep the document on this device, so that it opens and is written without a network. Default: true. */
  readonly offline?: boolean
  /** Who this is, for a server that wants to know; asked before each attempt to connect and before a token expires. Another function opens anew. */
  readonly token?: TokenSource
  /** Ask for no more than this: a viewer is refused whatever it writes. Default: as much as the server allows. */
  readonly role?: Grant
  /** The address of a page that checks the connection, linked from the save state. */
  readonly checkHref?: string
  /** Stores files that people put into the document. Default: on the server. `null`: none can be. */
  readonly upload?: Upload | null
  /** A file that a new document begins with: Markdown, HTML, plain text or JSON. Default: none. */
  readonly file?: File | undefined
  /** Default: that of the page around it, `<html lang>`, where it has a dictionary; else English. */
  readonly language?: Language
  readonly className?: string
  /** Puts the caret into the title of a document that has none yet, else into none. Default: false. */
  readonly autoFocus?: boolean
  /** Put at the start of the bar over the text, before the save state. */
  readonly start?: ReactNode
  /** Put at the end of the bar, after the people. */
  readonly end?: ReactNode
  readonly onSaveChange?: (save: SaveState) => void
  readonly onPeopleChange?: (people: readonly Person[]) => void
  readonly onTitleChange?: (title: string) => void
}

/** A document that several people write at once: title, toolbar, text, who is here, and whether it is saved. */
export function QuireEditor(props: QuireEditorProps) {
  const [opening, setOpening] = useState(0)
  const around = useLanguage()
  const {language = around} = props
  return (
    <WordsProvider language={language}>
      <div className={`quire ${props.className ?? ""}`} lang={language} dir={languages[language].direction}>
        <Opening key={opening} {...props} onDiscarded={() => setOpening(opening + 1)} />
      </div>
    </WordsProvider>
  )
}

/** The document once opened. What was discarded is still in it, and would be sent with the next connection: it has to be opened anew. */
function Opening(props: QuireEditorProps & {readonly onDiscarded: () => void}) {
  const {server, document, offline = true, token, role, onDiscarded} = props
  const session = useSession({server, document, keep: offline, token, role})
  const discard = async () => {
    await session?.provider.discard()
    onDiscarded()
  }
  return session && <OpenDocument {...props} session={session} onDiscard={() => void discard()} />
}

function OpenDocument(props: QuireEditorProps & {readonly session: Session; readonly onDiscard: () => void}) {
  const {
    session,
    onDiscard,
    user,
    readOnly = false,
    autoFocus = false,
    start,
    end,
    checkHref,
    server,
    document,
    token,
    upload,
    onSaveChange,
    onPeopleChange,
    onTitleChange,
  } = props
  const words = useWords()
  const {doc, provider, people} = session
  const ready = useReady(session)
  const absence = useAbsence(session)
  const cannotWrite = useRefused(session) || readOnly
  const refusal = useRefusal(session)
  const title = useTitle(session)
  usePresence(session, user)
  useTold(provider.subscribe, () => provider.save, onSaveChange)
  useTold(people.subscribe, () => people.current, onPeopleChange)
  useEffect(() => onTitleChange?.(title), [title, onTitleChange])
  useUnloadGuard(session)
  const serverUpload = useMemo(() => uploadTo({server, document, token}, words), [server, document, token, words])
  const sourceOf = useMemo(() => filesOf({server, token}), [server, token])
  const [savePresses, setSavePresses] = useState(0)
  const [announces, setAnnounces] = useDeviceSwitch("announce", true)
  const editor = useRef<EditorHandle>(null)
  const page = useRef<HTMLDivElement>(null)
  const focusText = () => page.current?.querySelector<HTMLElement>("[role=textbox][aria-multiline]")?.focus()
  return (
    <div ref={page}>
      <Editor
        handle={editor}
        title={session.title}
        file={props.file}
        menuItems={[
          {
            name: "announce",
            label: words.news.announce,
            icon: <Megaphone />,
            kind: "switch",
            checked: announces,
            group: words.page.view,
            onChoose: () => setAnnounces(!announces),
          },
        ]}
        doc={doc}
        awareness={provider.awareness}
        ready={ready}
        absence={absence === null ? null : <p className="quire-absent">{absenceWords(absence, words)}</p>}
        readOnly={cannotWrite}
        people={() => people.current}
        upload={upload === null ? undefined : (upload ?? serverUpload)}
        sourceOf={sourceOf}
        onSave={() => setSavePresses((count) => count + 1)}
        start={
          <>
            {start}
            <SaveStatus
              source={provider}
              presses={savePresses}
              details={() => provider.details}
              onTry={provider.tryNow}
              checkHref={checkHref}
            />
          </>
        }
        end={
          <>
            <PeopleList
              session={session}
              onFollow={(person) => editor.current?.follow(person)}
              onGoTo={({id}) => editor.current?.goToCaret(id)}
            />
            {end}
          </>
        }
      >
        {refusal !== null && (
          <Refusal
            save={refusal}
            text={() => `${title}\n\n${textOf(page.current)}`}
            fileName={title}
            onDiscard={onDiscard}
          />
        )}
        <Title text={session.title} readOnly={cannotWrite} autoFocus={autoFocus} onLeave={focusText} />
      </Editor>
      {announces && <Announcer session={session} />}
    </div>
  )
}

/** Says to the others who is here. */
function usePresence({provider}: Session, {id, name, color}: User): void {
  const [ownId] = useState(() => randomId())
  const userId = id ?? ownId
  const shownColor = useMemo(() => (color === undefined ? colorFor(userId) : safeColor(color)), [color, userId])
  useEffect(() => {
    provider.awareness.setLocalStateField("user", {id: userId, name, color: shownColor})
  }, [provider, userId, name, shownColor])
}

/** What is said where there is no document to show. */
function absenceWords(absence: Absence, words: Words): ReactNode {
  return absence === "offline" ? words.save.absent : reasonWords(absence, words)
}

function textOf(page: HTMLElement | null): string {
  return page?.querySelector<HTMLElement>("[role=textbox][aria-multiline]")?.innerText ?? ""
}

/** Asks before a tab is closed that holds text which is nowhere else. */
function useUnloadGuard({provider}: Session): void {
  useEffect(() => guardUnload(provider), [provider])
}
