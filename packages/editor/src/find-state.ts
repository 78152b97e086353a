import type {Node} from "prosemirror-model"
import {PluginKey} from "prosemirror-state"
import type {EditorState, Transaction} from "prosemirror-state"
import type {Mappable} from "prosemirror-transform"
import {Decoration, DecorationSet} from "prosemirror-view"
import {patternOf} from "./find-pattern.ts"
import type {Pattern, Query} from "./find-pattern.ts"
import type {Findings, Match} from "./find-search.ts"
import type {Stretch} from "./viewport.ts"

/** What is looked for, and what has been found of it. */
export interface FindState {
  /** Null while nobody looks for anything. */
  readonly query: Query | null
  readonly pattern: Pattern
  /** In order; of the document as it was when `progress` was `fresh` last. */
  readonly matches: readonly Match[]
  /** Nothing found yet; found in a document that has changed since; found in the document as it stands. */
  readonly progress: "new" | "stale" | "fresh"
  /** The match that one is at. */
  readonly current: Match | null
  /** Grows by one whenever `current` is to be brought into sight. */
  readonly reveals: number
  /** Only matches in here are drawn: the screen and what is around it. */
  readonly drawnIn: Stretch
  readonly decorations: DecorationSet
  /** Another one for each query. */
  readonly findings: Findings
  /** What replaces all matches, and those that still wait for it. */
  readonly job: {readonly template: string; readonly rest: readonly Match[]} | null
}

export type FindChange =
  | {readonly name: "look"; readonly query: Query}
  | {readonly name: "found"; readonly matches: readonly Match[]}
  | {readonly name: "giveUp"; readonly why: "slow" | "unable"}
  | ({readonly name: "go"} & Pick<FindState, "matches" | "current" | "progress">)
  | {readonly name: "draw"; readonly within: Stretch}
  | {readonly name: "replace"; readonly job: FindState["job"]}
  | {readonly name: "close"}

export const NOTHING_SOUGHT: FindState = {
  query: null,
  pattern: {name: "none"},
  matches: [],
  progress: "fresh",
  current: null,
  reveals: 0,
  drawnIn: {from: 0, to: 0},
  decorations: DecorationSet.empty,
  findings: new WeakMap(),
  job: null,
}

/** More are drawn nowhere at once: each parts a text into three. */
const DRAWN_MAX = 600

export const findKey = new PluginKey<FindState>("quire-find")

export function findStateOf(state: EditorState): FindState {
  return findKey.getState(state) ?? NOTHING_SOUGHT
}

export function withChange(tr: Transaction, change: FindChange): Transaction {
  return tr.setMeta(findKey, change)
}

/** The state after `tr`. */
export function nextFindState(tr: Transaction, before: FindState, state: EditorState): FindState {
  const change = tr.getMeta(findKey) as FindChange | undefined
  if (before.query === null && change === undefined) return before
  const moved = tr.docChanged ? movedBy(tr, before) : before
  return change === undefined ? moved : changed(moved, change, state)
}

/** The place of the current match among all, from 1; 0 where there is none. */
export function placeOfCurrent({matches, current}: FindState): number {
  return current === null ? 0 : indexFrom(matches, current.from) + 1
}

/** Index of the first match that begins at `pos` or after it; the count of all where none does. */
export function indexFrom(matches: readonly Match[], pos: number): number {
  let [low, high] = [0, matches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (matches[middle]!.from >= pos) high = middle
    else low = middle + 1
  }
  return low
}

/** Moves stretches along with the text in them. */
export function movedThrough(mapping: Mappable): <T extends Stretch>(stretch: T) => T {
  return (stretch) => ({...stretch, from: mapping.map(stretch.from, 1), to: mapping.map(stretch.to, -1)})
}

/** After an edit: the drawn matches and the current one move along, the others are found anew when the page is idle. */
function movedBy({mapping, doc}: Transaction, before: FindState): FindState {
  const move = movedThrough(mapping)
  const current = before.current && move(before.current)
  return {
    ...before,
    progress: before.progress === "new" ? "new" : "stale",
    current: current === null || current.from >= current.to ? null : current,
    drawnIn: move(before.drawnIn),
    decorations: before.decorations.map(mapping, doc),
    job: before.job && {...before.job, rest: before.job.rest.map(move)},
  }
}

function changed(before: FindState, change: FindChange, state: EditorState): FindState {
  switch (change.name) {
    case "look":
      return looking(before, change.query)
    case "found":
      return drawn(foundIn(before, change.matches, state), state.doc)
    case "giveUp":
      return {...looking(before, before.query!), pattern: {name: change.why}, progress: "fresh"}
    case "go": {
      const {matches, current, progress} = change
      return drawn({...before, matches, current, progress, reveals: before.reveals + 1}, state.doc)
    }
    case "draw":
      return drawn({...before, drawnIn: change.within}, state.doc)
    case "replace":
      return {...before, job: change.job}
    case "close":
      return NOTHING_SOUGHT
    default:
      return change satisfies never
  }
}

function looking({reveals, drawnIn}: FindState, query: Query): FindState {
  const pattern = patternOf(query)
  const progress = pattern.name === "ready" ? "new" : "fresh"
  return {...NOTHING_SOUGHT, query, pattern, reveals, drawnIn, progress, findings: new WeakMap()}
}

/** The current match stays it, if it is still one; else the next one is. What has just been looked for is brought into sight. */
function foundIn(before: FindState, matches: readonly Match[], {selection}: EditorState): FindState {
  const {current, reveals, progress} = before
  const next = matches[indexFrom(matches, current?.from ?? selection.from)] ?? matches[0] ?? null
  return {...before, matches, progress: "fresh", current: next, reveals: progress === "new" ? reveals + 1 : reveals}
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
