import {TextSelection} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {useEffect, useRef} from "react"
import type {KeyboardEvent} from "react"
import {barEdge} from "./bar-edge.ts"
import {bringIntoView} from "./bring-into-view.ts"
import {elementAt} from "./element-at.ts"
import {headingsOf} from "./headings.ts"
import type {Heading} from "./headings.ts"
import type {Surface} from "./surface.ts"
import {useChangingState} from "./use-changing-state.ts"
import {useHeadings} from "./use-headings.ts"
import type {PageView} from "./use-page-view.ts"
import {isTouched} from "./use-touch.ts"
import {useWords} from "./words-context.ts"

export interface OutlineProps {
  readonly surface: Surface
  readonly view: PageView
}

/** A heading counts as reached a little before it is under the bar. */
const REACHED_PX = 72

/** The headings of the document, each leading to its place; the one whose part is read now is marked. */
export function Outline({surface, view}: OutlineProps) {
  const headings = useHeadings(surface)
  if (!view.outline || headings.length === 0) return null
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return
    event.preventDefault()
    if (!view.isRoomy) view.setOutline(false)
    surface.focus()
  }
  return (
    <div className="quire-contents" onKeyDown={onKeyDown}>
      <HeadingList surface={surface} headings={headings} onGo={() => !view.isRoomy && view.setOutline(false)} />
    </div>
  )
}

interface HeadingListProps {
  readonly surface: Surface
  readonly headings: readonly Heading[]
  readonly onGo: () => void
}

function HeadingList({surface, headings, onGo}: HeadingListProps) {
  const words = useWords().page
  const current = useCurrentHeading(surface, headings)
  const list = useRef<HTMLElement>(null)
  useEffect(() => showEntry(list.current!, current), [current])
  return (
    <nav ref={list} className="quire-outline" aria-label={words.contents}>
      <ol>
        {headings.map(({depth, text}, index) => (
          <li key={index} data-depth={Math.min(depth, 3)}>
            <button
              type="button"
              dir="auto"
              title={text}
              aria-current={index === current ? "location" : undefined}
              onClick={() => {
                goToHeading(surface, index)
                onGo()
              }}
            >
              {text}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Scrolls the list, and nothing around it, to one of its entries. */
function showEntry(list: HTMLElement, index: number): void {
  const entry = list.querySelectorAll("li")[index]?.getBoundingClientRect()
  if (entry === undefined) return
  const frame = list.getBoundingClientRect()
  const above = frame.top + entry.height - entry.top
  const below = entry.bottom + entry.height - frame.bottom
  if (above > 0) list.scrollTop -= above
  else if (below > 0) list.scrollTop += below
}

/** Brings the heading under the bar and puts the caret before it. A finger keeps the keyboard of a phone away. */
function goToHeading({view}: Surface, index: number): void {
  const {doc, tr} = view.state
  const pos = headingsOf(doc)[index]?.pos
  if (pos === undefined) return
  view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(pos + 1))))
  const heading = elementAt(view, pos)
  if (!isTouched()) view.focus()
  if (heading !== null) bringIntoView(heading, "start")
}

/** Index of the last heading that has come up to the bar; -1 above the first. */
function useCurrentHeading({view}: Surface, headings: readonly Heading[]): number {
  const [current, setCurrent] = useChangingState(() => -1)
  useEffect(() => {
    let frame: number | null = null
    const read = () => {
      frame = null
      const places = headingsOf(view.state.doc)
      const isReached = (index: number) => topOf(view, places[index]) <= barEdge(view) + REACHED_PX
      setCurrent(lastReached(headings.length, isReached))
    }
    const soon = () => (frame ??= requestAnimationFrame(read))
    soon()
    document.addEventListener("scroll", soon, {capture: true, passive: true})
    return () => {
      document.removeEventListener("scroll", soon, {capture: true})
      if (frame !== null) cancelAnimationFrame(frame)
    }
  }, [view, headings, setCurrent])
  return current
}

function topOf(view: EditorView, heading: Heading | undefined): number {
  const element = heading && elementAt(view, heading.pos)
  return element?.getBoundingClientRect().top ?? Infinity
}

function lastReached(count: number, isReached: (index: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReached(middle)) low = middle + 1
    else high = middle
  }
  return low - 1
}
