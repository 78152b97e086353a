import type {Node} from "prosemirror-model"
import {TextSelection} from "prosemirror-state"
import type {Command, EditorState, Transaction} from "prosemirror-state"
import {replacementFor} from "./find-pattern.ts"
import type {Query} from "./find-pattern.ts"
import {isStillAt, search} from "./find-search.ts"
import type {Match} from "./find-search.ts"
import {findStateOf, indexFrom, movedThrough, withChange} from "./find-state.ts"
import type {FindState} from "./find-state.ts"

/** How many matches one frame replaces: each is a step, and ProseMirror's cost for one grows with the document. */
const REPLACED_PER_FRAME = 250

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
    dispatch?.(gone(state.tr, {matches, current: matches.at(next % matches.length)!, progress: "fresh"}))
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
    const {tr} = state
    const before = freshMatches(state)
    const isReplaced = replace(tr, state, current, template)
    const left = matchesAfter(tr, state, before)
    const next = indexFrom(left.matches, isReplaced ? tr.mapping.map(current.to) : current.to)
    dispatch(gone(tr, {...left, current: left.matches[next % left.matches.length] ?? null}))
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

/** Replaces the last matches of a job: those before them stay where they are. */
export function replaceSome(state: EditorState, {template, rest}: NonNullable<FindState["job"]>): Transaction {
  const {tr} = state
  const left = rest.slice(0, -REPLACED_PER_FRAME)
  for (const match of rest.slice(-REPLACED_PER_FRAME).toReversed()) replace(tr, state, match, template)
  return withChange(tr, {name: "replace", job: left.length === 0 ? null : {template, rest: left}})
}

function gone(tr: Transaction, found: Pick<FindState, "matches" | "current" | "progress">): Transaction {
  const {current} = found
  if (current !== null) tr.setSelection(TextSelection.create(tr.doc, current.from, current.to))
  return withChange(tr, {name: "go", ...found})
}

/** All matches in the document as it stands; none, while a thread searches. */
function freshMatches(state: EditorState): readonly Match[] {
  const {progress, matches} = findStateOf(state)
  return progress === "fresh" ? matches : (searchHere(state, state.doc) ?? [])
}

/** All matches after `tr`; those that are left of `before`, until a thread has searched again. */
function matchesAfter(
  tr: Transaction,
  state: EditorState,
  before: readonly Match[],
): Pick<FindState, "matches" | "progress"> {
  const matches = searchHere(state, tr.doc)
  if (matches !== null) return {matches, progress: "fresh"}
  const left = before.map(movedThrough(tr.mapping)).filter(({from, to}) => from < to)
  return {matches: left, progress: "stale"}
}

/** All matches in `doc`, where nobody has searched yet too; null where only a thread may search. */
function searchHere(state: EditorState, doc: Node): readonly Match[] | null {
  const {pattern, findings} = findStateOf(state)
  return pattern.name === "ready" && pattern.isTrusted ? search(doc, pattern.expression, findings) : null
}

/** @returns whether the match was still there to be replaced */
function replace(tr: Transaction, state: EditorState, match: Match, template: string): boolean {
  const {query} = findStateOf(state)
  if (query === null || !isStillAt(state.doc, match)) return false
  const text = replacementFor(template, query, match.found)
  const marks = state.doc.resolve(match.from).marksAcross(state.doc.resolve(match.to))
  if (text === "") tr.delete(match.from, match.to)
  else tr.replaceWith(match.from, match.to, state.schema.text(text, marks))
  return true
}
