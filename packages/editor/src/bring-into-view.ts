import {onOwnAction} from "./own-action.ts"

/** A place counts as found when it has stayed for so many frames. */
const STILL_FRAMES = 3
/** For so many frames it is looked for at most: half a second. */
const FRAMES_MAX = 30

/**
 * Scrolls to `element`. What was never near the window has a guessed height: the place is looked for again until what is
 * around it has been drawn, or somebody does something.
 */
export function bringIntoView(element: Element, block: "start" | "center"): void {
  if (isNear(element) && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    element.scrollIntoView({block, behavior: "smooth"})
    return
  }
  const looking = new AbortController()
  onOwnAction(() => looking.abort(), looking.signal)
  const look = (framesLeft: number, stillFrames: number) => {
    if (looking.signal.aborted) return
    const {top} = element.getBoundingClientRect()
    element.scrollIntoView({block, behavior: "instant"})
    const isStill = element.getBoundingClientRect().top === top
    if (framesLeft === 0 || (isStill && stillFrames === STILL_FRAMES)) return looking.abort()
    requestAnimationFrame(() => look(framesLeft - 1, isStill ? stillFrames + 1 : 0))
  }
  look(FRAMES_MAX, 0)
}

/** All of the way there has been drawn. */
function isNear(element: Element): boolean {
  const {top, bottom} = element.getBoundingClientRect()
  return bottom > -innerHeight / 2 && top < innerHeight * 1.5
}
