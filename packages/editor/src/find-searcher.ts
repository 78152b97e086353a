import {JOINS_UNDO} from "@quire/binding"
import type {EditorState, PluginView} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {replaceSome} from "./find-commands.ts"
import {note, search, searching, unsearched} from "./find-search.ts"
import type {Findings, Match} from "./find-search.ts"
import {findStateOf, withChange} from "./find-state.ts"
import type {FindChange} from "./find-state.ts"
import {whenIdle, workSlice} from "./idle.ts"
import {visibleStretch} from "./viewport.ts"
import type {Stretch} from "./viewport.ts"

/** How much beyond the screen is drawn, so that scrolling a little draws nothing anew. */
const AROUND_PX = 1000

/** Searches when the page is idle, draws what comes into sight, and goes on with a job a part a frame. */
export class Searcher implements PluginView {
  readonly #view: EditorView
  #work: Generator<undefined, readonly Match[]> | null = null
  #callOff = () => {}
  /** The search of a thread, if one searches, and what it fills. */
  #apart: {readonly findings: Findings; readonly end: AbortController} | null = null
  #frame: number | null = null
  #isListening = false

  constructor(view: EditorView) {
    this.#view = view
  }

  update(view: EditorView, before: EditorState): void {
    const [now, then] = [findStateOf(view.state), findStateOf(before)]
    if (now === then) return
    if (now.findings !== then.findings) this.#end()
    this.#listen(now.query !== null)
    const isChanged = view.state.doc !== before.doc || now.query !== then.query || then.job !== null
    if (now.job !== null) this.#soon()
    else if (now.progress !== "fresh" && isChanged) this.#begin()
    if (now.reveals !== then.reveals) {
      view.dom.querySelector(".quire-match-current")?.scrollIntoView({block: "nearest", inline: "nearest"})
      this.#soon()
    }
  }

  destroy(): void {
    this.#end()
    this.#listen(false)
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  #begin(): void {
    const {pattern, findings} = findStateOf(this.#view.state)
    if (pattern.name !== "ready") return
    if (!pattern.isTrusted) return void this.#searchApart(pattern.expression, findings)
    this.#callOff()
    this.#work = searching(this.#view.state.doc, pattern.expression, findings)
    this.#callOff = whenIdle(this.#search)
  }

  /** What is searched for is no longer looked for. */
  #end(): void {
    this.#callOff()
    this.#apart?.end.abort()
    this.#apart = null
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

  /** Lets a thread search, one at a time: it goes on for as long as blocks change under its hands. */
  async #searchApart(expression: RegExp, findings: Findings): Promise<void> {
    if (this.#apart !== null) return
    const end = new AbortController()
    this.#apart = {findings, end}
    const outcome = await this.#fill(findings, expression, end.signal)
    if (end.signal.aborted) return
    this.#apart = null
    if (outcome === "found") this.#found(search(this.#view.state.doc, expression, findings))
    else this.#dispatch({name: "giveUp", why: outcome})
  }

  /** Has a thread search all blocks of the document in which nobody has searched yet. */
  async #fill(findings: Findings, expression: RegExp, signal: AbortSignal): Promise<"found" | "slow" | "unable"> {
    const apart = await import("./find-apart.ts").catch(() => null)
    if (apart === null) return "unable"
    for (;;) {
      const blocks = signal.aborted ? [] : unsearched(this.#view.state.doc, findings)
      if (blocks.length === 0) return "found"
      const texts = blocks.map(({text}) => text)
      const answer = await apart.searchApart({expression, texts}, signal)
      if (answer.name !== "found") return answer.name
      for (const [i, {block}] of blocks.entries()) note(findings, block, answer.findings[i]!)
    }
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
  }

  #dispatch(change: FindChange): void {
    this.#view.dispatch(withChange(this.#view.state.tr, change))
  }
}

function covers(outer: Stretch, inner: Stretch): boolean {
  return outer.from <= inner.from && outer.to >= inner.to
}
