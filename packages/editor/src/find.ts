import {JOINS_UNDO} from "@quire/binding"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, TextSelection} from "prosemirror-state"
import type {Command, EditorState, PluginView, Transaction} from "prosemirror-state"
import type {Mappable} from "prosemirror-transform"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import type {Answer} from "./find-apart.ts"
import {patternOf, replacementFor} from "./find-pattern.ts"
import type {Pattern, Query} from "./find-pattern.ts"
import {execAt, note, search, searching, unsearched} from "./find-search.ts"
import type {Findings, Match} from "./find-search.ts"
import {whenIdle, workSlice} from "./idle.ts"
import {visibleStretch} from "./viewport.ts"
import type {Stretch} from "./viewport.ts"

/** What is looked for, and what has been found of it. */
export interface FindState {
  /** Null while nobody looks for anything. */
  readonly query: Query | null
  readonly pattern: Pattern
  /** In order; of the document as it was when `isFresh` was true last. */
  readonly matches: readonly Match[]
  readonly isFresh: boolean
  /** Nothing has been found yet since this is looked for. */
  readonly isNew: boolean
  /** The match that one is at. */
  readonly current: Match | null
  /** Grows by one whenever `current` is to be brought into sight. */
  readonly reveals: number
  /** Only matches in here are drawn: the screen and what is around it. */
  readonly drawnIn: Stretch
  readonly decorations: DecorationSet
  readonly findings: Findings
  /** What replaces all matches, and those that still wait for it. */
  readonly job: {readonly template: string; readonly rest: readonly Match[]} | null
}

type Change =
  | {readonly name: "look"; readonly query: Query}
  | {readonly name: "found"; readonly matches: readonly Match[]}
  | {readonly name: "slow"}
  | {readonly name: "go"; readonly matches: readonly Match[]; readonly to: Match | null; readonly isFresh: boolean}
  | {readonly name: "draw"; readonly within: Stretch}
  | {readonly name: "replace"; readonly job: FindState["job"]}
  | {readonly name: "close"}

const NOTHING: FindState = {
  query: null,
  pattern: {name: "none"},
  matches: [],
  isFresh: true,
  isNew: false,
  current: null,
  reveals: 0,
  drawnIn: {from: 0, to: 0},
  decorations: DecorationSet.empty,
  findings: new WeakMap(),
  job: null,
}

/** How much beyond the screen is drawn, so that scrolling a little draws nothing anew. */
const AROUND_PX = 1000
/** More are drawn nowhere at once: each parts a text into three. */
const DRAWN_MAX = 600
/** How many matches one frame replaces: each is a step, and ProseMirror's cost for one grows with the document. */
const REPLACED_PER_FRAME = 250

const key = new PluginKey<FindState>("quire-find")

/** Looks for text while the page is idle, again after each edit, and marks what has been found. */
export function find(): Plugin<FindState> {
  return new Plugin<FindState>({
    key,
    state: {
      init: () => NOTHING,
      apply(tr, before, _old, state) {
        const change = tr.getMeta(key) as Change | undefined
        if (before.query === null && change === undefined) return before
        const moved = tr.docChanged ? movedBy(tr, before) : before
        return change === undefined ? moved : changed(moved, change, state)
      },
    },
    props: {decorations: (state) => key.getState(state)?.decorations},
    view: (view) => new Searcher(view),
  })
}

export function findStateOf(state: EditorState): FindState {
  return key.getState(state) ?? NOTHING
}

/** The place of the current match among all, from 1; 0 where there is none. */
export function placeOfCurrent({matches, current}: FindState): number {
  return current === null ? 0 : indexFrom(matches, current.from) + 1
}

/** Looks for something else, from the selection on. */
export function look(query: Query): Command {
  return (state, dispatch) => {
    dispatch?.(withChange(state.tr, {name: "look", query}))
    return true
  }
}

/** Nothing is looked for any more. */
export const stopLooking: Command = (state, dispatch) => {
  if (findStateOf(state).query === null) return false
  dispatch?.(withChange(state.tr, {name: "close"}))
  return true
}

/** Selects the match after the current one, or the one before it; past the last comes the first. */
export function goToMatch(direction: 1 | -1): Command {
  return (state, dispatch) => {
    const matches = freshMatches(state)
    if (matches.length === 0) return false
    const {current} = findStateOf(state)
    const at = current ?? {from: state.selection.from, to: state.selection.from}
    const next = direction === 1 ? indexFrom(matches, at.to) : indexFrom(matches, at.from) - 1
    dispatch?.(gone(state.tr, {matches, to: matches.at(next % matches.length)!, isFresh: true}))
    return true
  }
}

/** Selects the match that one is at. */
export const selectMatch: Command = (state, dispatch) => {
  const {current} = findStateOf(state)
  if (current === null) return false
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, current.from, current.to)))
  return true
}

/** Replaces the current match, and goes to the next one. */
export function replaceMatch(template: string): Command {
  return (state, dispatch) => {
    const {pattern, current} = findStateOf(state)
    if (pattern.name !== "ready" || current === null) return goToMatch(1)(state, dispatch)
    if (!dispatch) return true
    const before = freshMatches(state)
    const {tr} = state
    const replaced = replace(tr, state, current, template)
    const matches = matchesAfter(tr, state, before)
    const next = indexFrom(matches, replaced ? tr.mapping.map(current.to) : current.to)
    dispatch(gone(tr, {matches, to: matches[next % matches.length] ?? null, isFresh: !isUntrusted(state)}))
    return true
  }
}

/** Replaces all matches; one undo takes it back. Many are replaced a part a frame, so that the page stays alive. */
export function replaceAll(template: string): Command {
  return (state, dispatch) => {
    const rest = freshMatches(state)
    if (rest.length === 0) return false
    dispatch?.(replaceSome(state, {template, rest}))
    return true
  }
}

function withChange(tr: Transaction, change: Change): Transaction {
  return tr.setMeta(key, change)
}

function gone(tr: Transaction, change: Omit<Extract<Change, {name: "go"}>, "name">): Transaction {
  const {to} = change
  if (to !== null) tr.setSelection(TextSelection.create(tr.doc, to.from, to.to))
  return withChange(tr, {name: "go", ...change})
}

/** What somebody else wrote as a regular expression may never end: it is searched for in a thread of its own only. */
function isUntrusted(state: EditorState): boolean {
  return findStateOf(state).query?.regex === true
}

/** All matches in the document as it stands; what was searched before is not searched again. None, while a thread searches. */
function freshMatches(state: EditorState): readonly Match[] {
  const {isFresh, matches, pattern, findings} = findStateOf(state)
  if (isFresh || pattern.name !== "ready") return matches
  return isUntrusted(state) ? [] : search(state.doc, pattern.expression, findings)
}

/** All matches after `tr`; those of `before` that are left of them, until a thread has searched again. */
function matchesAfter(tr: Transaction, state: EditorState, before: readonly Match[]): readonly Match[] {
  const {pattern, findings} = findStateOf(state)
  if (pattern.name !== "ready") return []
  if (!isUntrusted(state)) return search(tr.doc, pattern.expression, findings)
  return before.map(movedThrough(tr.mapping)).filter(({from, to}) => from < to)
}

/** @returns whether the match was still there to be replaced */
function replace(tr: Transaction, state: EditorState, match: Match, template: string): boolean {
  const {pattern, query} = findStateOf(state)
  if (pattern.name !== "ready" || query === null) return false
  const found = execAt(state.doc, pattern.expression, match)
  if (found === null) return false
  const text = replacementFor(template, query, found)
  const marks = state.doc.resolve(match.from).marksAcross(state.doc.resolve(match.to))
  if (text === "") tr.delete(match.from, match.to)
  else tr.replaceWith(match.from, match.to, state.schema.text(text, marks))
  return true
}

/** Replaces the last matches of a job: those before them stay where they are. */
function replaceSome(state: EditorState, {template, rest}: NonNullable<FindState["job"]>): Transaction {
  const {tr} = state
  const left = rest.slice(0, -REPLACED_PER_FRAME)
  for (const match of rest.slice(-REPLACED_PER_FRAME).toReversed()) replace(tr, state, match, template)
  return withChange(tr, {name: "replace", job: left.length === 0 ? null : {template, rest: left}})
}

/** Index of the first match that begins at `pos` or after it; the count of all where none does. */
function indexFrom(matches: readonly Match[], pos: number): number {
  let [low, high] = [0, matches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (matches[middle]!.from >= pos) high = middle
    else low = middle + 1
  }
  return low
}

/** After an edit: the drawn matches and the current one move along, the others are found anew when the page is idle. */
function movedBy(tr: Transaction, before: FindState): FindState {
  const {mapping, doc} = tr
  const move = movedThrough(mapping)
  const current = before.current && move(before.current)
  return {
    ...before,
    isFresh: false,
    current: current === null || current.from >= current.to ? null : current,
    drawnIn: move(before.drawnIn),
    decorations: before.decorations.map(mapping, doc),
    job: before.job && {...before.job, rest: before.job.rest.map(move)},
  }
}

function movedThrough(mapping: Mappable): (match: Match) => Match {
  return ({from, to}) => ({from: mapping.map(from, 1), to: mapping.map(to, -1)})
}

function changed(before: FindState, change: Change, state: EditorState): FindState {
  switch (change.name) {
    case "look":
      return looking(before, change.query)
    case "found":
      return drawn(foundIn(before, change.matches, state), state.doc)
    case "go": {
      const {matches, to: current, isFresh} = change
      return drawn({...before, matches, isFresh, current, reveals: before.reveals + 1}, state.doc)
    }
    case "slow":
      return drawn(
        {...before, pattern: {name: "slow"}, matches: [], isFresh: true, isNew: false, current: null},
        state.doc,
      )
    case "draw":
      return drawn({...before, drawnIn: change.within}, state.doc)
    case "replace":
      return {...before, job: change.job}
    case "close":
      return NOTHING
    default:
      return change satisfies never
  }
}

function looking(before: FindState, query: Query): FindState {
  const pattern = patternOf(query)
  const {reveals, drawnIn} = before
  const isReady = pattern.name === "ready"
  return {...NOTHING, query, pattern, reveals, drawnIn, isFresh: !isReady, isNew: isReady, findings: new WeakMap()}
}

/** The current match stays it, if it is still one; else the next one is. What has just been looked for is brought into sight. */
function foundIn(before: FindState, matches: readonly Match[], {selection}: EditorState): FindState {
  const {current, reveals, isNew} = before
  const next = matches[indexFrom(matches, current?.from ?? selection.from)] ?? matches[0] ?? null
  return {...before, matches, isFresh: true, isNew: false, current: next, reveals: isNew ? reveals + 1 : reveals}
}

function drawn(state: FindState, doc: Node): FindState {
  const {matches, current, drawnIn} = state
  const first = indexFrom(matches, drawnIn.from)
  const near = matches.slice(first, Math.min(indexFrom(matches, drawnIn.to), first + DRAWN_MAX))
  const decorations = near.filter((match) => match.from !== current?.from).map((match) => marked(match, "quire-match"))
  if (current !== null) decorations.push(marked(current, "quire-match quire-match-current"))
  return {...state, decorations: DecorationSet.create(doc, decorations)}
}

function marked({from, to}: Match, className: string): Decoration {
  return Decoration.inline(from, to, {class: className})
}

/** Searches when the page is idle, draws what comes into sight, and goes on with a job a part a frame. */
class Searcher implements PluginView {
  readonly #view: EditorView
  #work: Generator<undefined, readonly Match[]> | null = null
  #callOff = () => {}
  /** Ends the thread that searches, if there is one, and what it is to find. */
  #apart: {readonly findings: Findings; readonly end: AbortController} | null = null
  #frame: number | null = null
  #isListening = false

  constructor(view: EditorView) {
    this.#view = view
  }

  update(view: EditorView, before: EditorState): void {
    const [now, then] = [findStateOf(view.state), findStateOf(before)]
    if (now === then) return
    this.#listen(now.query !== null)
    if (now.job !== null) this.#soon()
    else if (!now.isFresh && (view.state.doc !== before.doc || now.query !== then.query || then.job !== null))
      this.#begin()
    if (now.reveals !== then.reveals) {
      view.dom.querySelector(".quire-match-current")?.scrollIntoView({block: "nearest", inline: "nearest"})
      this.#soon()
    }
  }

  destroy(): void {
    this.#callOff()
    this.#apart?.end.abort()
    this.#listen(false)
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  #begin(): void {
    this.#callOff()
    const {pattern, findings} = findStateOf(this.#view.state)
    if (this.#apart !== null && this.#apart.findings !== findings) this.#apart.end.abort()
    if (pattern.name !== "ready") return
    const isApart = isUntrusted(this.#view.state) && typeof Worker !== "undefined"
    if (!isApart) this.#searchHere(pattern.expression, findings)
    else if (this.#apart?.findings !== findings) void this.#searchApart(pattern.expression, findings)
  }

  #searchHere(expression: RegExp, findings: Findings): void {
    this.#work = searching(this.#view.state.doc, expression, findings)
    this.#callOff = whenIdle(this.#search)
  }

  /** Lets a thread search, again for as long as blocks change under its hands. */
  async #searchApart(expression: RegExp, findings: Findings): Promise<void> {
    const end = new AbortController()
    this.#apart = {findings, end}
    const apart = await import("./find-apart.ts").catch(() => null)
    let answer: Answer | null = null
    do {
      const blocks = unsearched(this.#view.state.doc, findings)
      if (answer?.name === "found" && blocks.length === 0) break
      const texts = blocks.map(([, text]) => text)
      answer = apart === null ? {name: "unable"} : await apart.searchApart(expression, texts, end.signal)
      if (end.signal.aborted || findStateOf(this.#view.state).findings !== findings) break
      if (answer.name === "found") for (const [i, block] of blocks.entries()) note(findings, block, answer.offsets[i]!)
    } while (answer.name === "found")
    if (this.#apart?.end === end) this.#apart = null
    if (end.signal.aborted || findStateOf(this.#view.state).findings !== findings) return
    if (answer.name === "found") this.#found(search(this.#view.state.doc, expression, findings))
    else if (answer.name === "slow") this.#dispatch({name: "slow"})
    else this.#searchHere(expression, findings)
  }

  readonly #search = () => {
    const matches = this.#work === null ? undefined : workSlice(this.#work)
    if (matches === undefined) {
      this.#callOff = whenIdle(this.#search)
      return
    }
    this.#work = null
    this.#found(matches)
  }

  #found(matches: readonly Match[]): void {
    this.#dispatch({name: "found", matches})
    this.#soon()
  }

  /** In the next frame: the next part of a job, or what has come into sight. */
  readonly #soon = () => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      const {job, query, drawnIn} = findStateOf(this.#view.state)
      if (job !== null) this.#view.dispatch(replaceSome(this.#view.state, job).setMeta(JOINS_UNDO, true))
      else if (query !== null && !covers(drawnIn, visibleStretch(this.#view)))
        this.#dispatch({name: "draw", within: visibleStretch(this.#view, AROUND_PX)})
    })
  }

  #listen(isListening: boolean): void {
    if (isListening === this.#isListening) return
    this.#isListening = isListening
    if (isListening) document.addEventListener("scroll", this.#soon, {capture: true, passive: true})
    else document.removeEventListener("scroll", this.#soon, {capture: true})
    if (isListening) return
    this.#callOff()
    this.#apart?.end.abort()
  }

  #dispatch(change: Change): void {
    this.#view.dispatch(withChange(this.#view.state.tr, change))
  }
}

function covers(outer: Stretch, inner: Stretch): boolean {
  return outer.from <= inner.from && outer.to >= inner.to
}
