import type {SaveState} from "@quire/client"
import {Editor, useDeviceSwitch, useLanguage, useWording, useWords, WordsProvider} from "@quire/editor"
import type {EditorHandle, MenuItem} from "@quire/editor"
import {languages} from "@quire/words"
import type {Language, Words} from "@quire/words"
import {Megaphone} from "lucide-react"
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from "react"
import type {ReactNode} from "react"
import {createPortal} from "react-dom"
import type {Absence} from "./absence.ts"
import {Announcer} from "./announcer.tsx"
import type {OpenDocument} from "./open-document.ts"
import {dressPlace} from "./open.ts"
import type {Opened, OpenOptions} from "./open.ts"
import type {Person} from "./people.ts"
import {PeopleList} from "./people-list.tsx"
import {randomId} from "./random-id.ts"
import {Refusal} from "./refusal.tsx"
import {reasonWords} from "./save-words.ts"
import {SaveStatus} from "./save-status.tsx"
import {useOpenDocument} from "./use-open-document.ts"
import {useAbsence, useRefusal, useRefused} from "./use-session.ts"
import {useTold} from "./use-told.ts"

export interface QuireEditorProps extends OpenOptions {
  /** The address of a page that checks the connection, linked from the save state. */
  readonly checkHref?: string
  /** A file that a new document begins with: Markdown, HTML, plain text or JSON. Default: none. */
  readonly file?: File | undefined
  readonly className?: string
  /** Put at the start of the bar over the text, before the save state. */
  readonly start?: ReactNode
  /** Put at the end of the bar, after the people. */
  readonly end?: ReactNode
  readonly onSaveChange?: (save: SaveState) => void
  readonly onPeopleChange?: (people: readonly Person[]) => void
  readonly onTitleChange?: (title: string) => void
  /** A document that the page has opened before React was there, from `openDocument` of `@quire/embed/open`. Default: it is opened now. */
  readonly opened?: Opened | undefined
}

/** A document that several people write at once: title, toolbar, text, who is here, and whether it is saved. */
export function QuireEditor(props: QuireEditorProps) {
  const [opening, setOpening] = useState(0)
  const around = useLanguage()
  const {language = around, opened, className} = props
  return (
    <WordsProvider language={language}>
      <Place given={opened?.place} className={className} language={language}>
        {(place) => <Opening key={opening} {...props} place={place} onDiscarded={() => setOpening(opening + 1)} />}
      </Place>
    </WordsProvider>
  )
}

interface PlaceProps {
  readonly given: HTMLElement | undefined
  readonly className: string | undefined
  readonly language: Language
  readonly children: (place: HTMLElement | null) => ReactNode
}

/** What all of it stands in: an element that was there before React, or one of React's. */
function Place({given, className = "", language, children}: PlaceProps) {
  const [own, setOwn] = useState<HTMLElement | null>(null)
  const home = useRef(given?.parentElement)
  useLayoutEffect(() => {
    if (given !== undefined) dressPlace(given, language, className)
  }, [given, language, className])
  useEffect(() => {
    if (given === undefined) return undefined
    if (!given.isConnected) home.current?.append(given)
    return () => given.remove()
  }, [given])
  if (given !== undefined) return children(given)
  return (
    <div className={`quire ${className}`} lang={language} dir={languages[language].direction}>
      <div ref={setOwn} />
      {children(own)}
    </div>
  )
}

interface OpeningProps extends QuireEditorProps {
  readonly place: HTMLElement | null
  readonly onDiscarded: () => void
}

/** The document once opened. What was discarded is still in it, and would be sent with the next connection: it has to be opened anew. */
function Opening(props: OpeningProps) {
  const {server, document, offline = true, token, role, readOnly = false, autoFocus = false, upload} = props
  const wording = useWording()
  const [ownId] = useState(() => randomId())
  const {id = ownId, name, color} = props.user
  const {place, opened, onDiscarded} = props
  const circumstances = useMemo(
    () => ({wording, user: {id, name, ...(color === undefined ? {} : {color})}, readOnly, upload, autoFocus}),
    [wording, id, name, color, readOnly, upload, autoFocus],
  )
  const current = useOpenDocument({server, document, keep: offline, token, role, opened}, circumstances)
  useLayoutEffect(() => {
    const root = current?.paper.root
    // One that stands there already keeps its focus only if nobody moves it.
    if (root !== undefined && root.parentElement !== place) place?.append(root)
  }, [current, place])
  const discard = async () => {
    await current?.session.provider.discard()
    onDiscarded()
  }
  return current && <Around {...props} open={current} onDiscard={() => void discard()} />
}

/** What stands around the text. */
function Around(props: QuireEditorProps & {readonly open: OpenDocument; readonly onDiscard: () => void}) {
  const {open, onDiscard, readOnly = false, start, end, checkHref, onSaveChange, onPeopleChange, onTitleChange} = props
  const {session, paper, above} = open
  const {provider, people, title, subscribeTitle} = session
  const words = useWords()
  const absence = useAbsence(session)
  const cannotWrite = useRefused(session) || readOnly
  const refusal = useRefusal(session)
  useTold(provider.subscribe, () => provider.save, onSaveChange)
  useTold(people.subscribe, () => people.current, onPeopleChange)
  useTold(subscribeTitle, () => title.toJSON(), onTitleChange)
  const [savePresses, setSavePresses] = useState(0)
  const announcing = useAnnouncing()
  const editor = useRef<EditorHandle>(null)
  return (
    <Editor
      paper={paper}
      handle={editor}
      title={title}
      file={props.file}
      menuItems={[announcing.item]}
      absence={absence === null ? null : <p className="quire-absent">{absenceWords(absence, words)}</p>}
      readOnly={cannotWrite}
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
      {refusal !== null &&
        createPortal(
          <Refusal
            save={refusal}
            copy={() => ({title: title.toJSON(), text: paper.surface?.view.dom.innerText ?? ""})}
            onDiscard={onDiscard}
          />,
          above,
        )}
      {announcing.isOn && <Announcer session={session} />}
    </Editor>
  )
}

/** Whether what happens is announced to those who cannot see it, and the item of a menu that switches it. */
function useAnnouncing(): {readonly isOn: boolean; readonly item: MenuItem} {
  const {news, page} = useWords()
  const [isOn, set] = useDeviceSwitch("announce", true)
  return {
    isOn,
    item: {
      name: "announce",
      label: news.announce,
      icon: <Megaphone />,
      kind: "switch",
      checked: isOn,
      group: page.view,
      onChoose: () => set(!isOn),
    },
  }
}

/** What is said where there is no document to show. */
function absenceWords(absence: Absence, words: Words): ReactNode {
  return absence === "offline" ? words.save.absent : reasonWords(absence, words)
}
