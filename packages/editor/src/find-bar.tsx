import type {Words} from "@quire/words"
import {CaseSensitive, ChevronDown, ChevronRight, ChevronUp, Regex, WholeWord, X} from "lucide-react"
import {useEffect, useId, useRef} from "react"
import type {KeyboardEvent, ReactNode, Ref} from "react"
import {goToMatch, look, replaceAll, replaceMatch, selectMatch, stopLooking} from "./find-commands.ts"
import type {Pattern, Query} from "./find-pattern.ts"
import {findStateOf, placeOfCurrent} from "./find-state.ts"
import {withShortcut} from "./shortcut.ts"
import type {Surface} from "./surface.ts"
import {useSurfaceState} from "./use-status.ts"
import type {Finding} from "./use-finding.ts"
import {useWords} from "./words-context.ts"

export interface FindBarProps {
  readonly surface: Surface
  readonly finding: Finding
  readonly readOnly: boolean
  readonly onChange: (finding: Finding) => void
  readonly onClose: () => void
}

/** Looks for text in the document, goes from match to match, and replaces them. */
export function FindBar({surface, finding, readOnly, onChange, onClose}: FindBarProps) {
  const dictionary = useWords()
  const words = dictionary.find
  const errorId = useId()
  const field = useRef<HTMLInputElement>(null)
  const found = useSurfaceState(surface, findStateOf)
  const {kind, query, replacement} = finding
  const isReplacing = kind === "replace" && !readOnly
  useEffect(() => field.current?.select(), [])
  useEffect(() => void surface.run(look(query)), [surface, query])
  useEffect(() => () => void surface.run(stopLooking), [surface])
  const close = () => {
    surface.run(selectMatch)
    onClose()
    surface.focus()
  }
  const go = (direction: 1 | -1) => surface.run(goToMatch(direction))
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    const isStep = event.key === "Enter" && event.target === field.current
    if (event.nativeEvent.isComposing || (!isStep && event.key !== "Escape")) return
    event.preventDefault()
    event.stopPropagation()
    if (isStep) go(event.shiftKey ? -1 : 1)
    else close()
  }
  const isIdle = found.matches.length === 0
  const problem = problemOf(found.pattern, words)
  const isCounted = query.text !== "" && problem === "" && found.progress !== "new"
  return (
    <form
      className="quire-find"
      role="search"
      aria-label={readOnly ? words.find : words.findAndReplace}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        surface.run(replaceMatch(replacement))
      }}
    >
      {!readOnly && (
        <button
          type="button"
          className="quire-button quire-find-more"
          aria-label={words.replaceToo}
          title={withShortcut(words.replaceToo, "Mod-h", dictionary)}
          aria-expanded={isReplacing}
          onClick={() => onChange({...finding, kind: isReplacing ? "find" : "replace"})}
        >
          {isReplacing ? <ChevronDown /> : <ChevronRight />}
        </button>
      )}
      <QueryField
        ref={field}
        query={query}
        isWrong={problem !== ""}
        errorId={errorId}
        onChange={(changed) => onChange({...finding, query: changed})}
      />
      <span className="quire-find-count" aria-live="polite">
        {isCounted && words.place(placeOfCurrent(found), found.matches.length)}
      </span>
      <Press label={words.previous} shortcut="Shift-Enter" idle={isIdle} onPress={() => go(-1)}>
        <ChevronUp />
      </Press>
      <Press label={words.next} shortcut="Enter" idle={isIdle} onPress={() => go(1)}>
        <ChevronDown />
      </Press>
      <Press label={words.close} shortcut="Escape" onPress={close}>
        <X />
      </Press>
      <p id={errorId} className="quire-error" role="alert">
        {problem}
      </p>
      {isReplacing && (
        <ReplaceRow
          replacement={replacement}
          isIdle={isIdle}
          onChange={(changed) => onChange({...finding, replacement: changed})}
          onReplaceAll={() => surface.run(replaceAll(replacement))}
        />
      )}
    </form>
  )
}

interface QueryFieldProps {
  readonly ref: Ref<HTMLInputElement>
  readonly query: Query
  readonly isWrong: boolean
  /** Id of the element that says what is wrong. */
  readonly errorId: string
  readonly onChange: (query: Query) => void
}

/** What is looked for, and how. */
function QueryField({ref, query, isWrong, errorId, onChange}: QueryFieldProps) {
  const words = useWords().find
  const change = (changes: Partial<Query>) => onChange({...query, ...changes})
  return (
    <div className="quire-find-field">
      <input
        ref={ref}
        type="text"
        aria-label={words.find}
        placeholder={words.find}
        aria-invalid={isWrong}
        aria-describedby={errorId}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        value={query.text}
        onChange={({target}) => change({text: target.value})}
      />
      <Switch label={words.matchCase} on={query.matchCase} onSwitch={(matchCase) => change({matchCase})}>
        <CaseSensitive />
      </Switch>
      <Switch label={words.wholeWord} on={query.wholeWord} onSwitch={(wholeWord) => change({wholeWord})}>
        <WholeWord />
      </Switch>
      <Switch label={words.regex} on={query.regex} onSwitch={(regex) => change({regex})}>
        <Regex />
      </Switch>
    </div>
  )
}

interface ReplaceRowProps {
  readonly replacement: string
  /** There is nothing to replace. */
  readonly isIdle: boolean
  readonly onChange: (replacement: string) => void
  readonly onReplaceAll: () => void
}

/** What comes in the place of a match. Its first button submits the form around it, which replaces one. */
function ReplaceRow({replacement, isIdle, onChange, onReplaceAll}: ReplaceRowProps) {
  const words = useWords().find
  return (
    <div className="quire-find-replace">
      <input
        type="text"
        aria-label={words.replacement}
        placeholder={words.replacement}
        autoComplete="off"
        autoCapitalize="off"
        dir="auto"
        value={replacement}
        onChange={({target}) => onChange(target.value)}
      />
      <button type="submit" className="quire-plain" aria-disabled={isIdle || undefined}>
        {words.replace}
      </button>
      <button type="button" className="quire-plain" aria-disabled={isIdle || undefined} onClick={onReplaceAll}>
        {words.replaceAll}
      </button>
    </div>
  )
}

/** What is wrong with what is looked for; empty where nothing is. */
function problemOf({name}: Pattern, words: Words["find"]): string {
  return name === "none" || name === "ready" ? "" : words[name]
}

interface SwitchProps {
  readonly label: string
  readonly on: boolean
  readonly onSwitch: (on: boolean) => void
  readonly children: ReactNode
}

function Switch({label, on, onSwitch, children}: SwitchProps) {
  return (
    <button
      type="button"
      className="quire-button quire-find-switch"
      aria-label={label}
      title={label}
      aria-pressed={on}
      onClick={() => onSwitch(!on)}
    >
      {children}
    </button>
  )
}

interface PressProps {
  readonly label: string
  readonly shortcut: string
  readonly idle?: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

function Press({label, shortcut, idle = false, onPress, children}: PressProps) {
  const words = useWords()
  return (
    <button
      type="button"
      className="quire-button"
      aria-label={label}
      title={withShortcut(label, shortcut, words)}
      aria-disabled={idle || undefined}
      onClick={() => {
        if (!idle) onPress()
      }}
    >
      {children}
    </button>
  )
}
