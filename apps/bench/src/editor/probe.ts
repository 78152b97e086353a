/** One key that was struck in the page, by the page's clock, in milliseconds. */
export interface Key {
  /** When the browser had it: waiting for a busy page counts. */
  readonly struckMs: number
  /** When the page began with it. */
  readonly startedMs: number
  /** When the editor, Yjs and React were done with it. */
  readonly handledMs: number
  /** When the first frame after that had its style, layout and paint done. */
  readonly paintedMs: number
}

export interface Typed {
  readonly keys: readonly Key[]
  /** How long an ordinary message, one from the server say, waited while a key was drawn. */
  readonly lagsMs: readonly number[]
  readonly longTaskCount: number
}

export type Letters = "all" | "bold"

/** What the bench asks of a page that it measures. */
export interface Probe {
  /** When the last words of the document were there and painted. */
  readonly shownMs: Promise<number>
  /** Puts the caret behind the last words. */
  caretToEnd(): void
  /** When the first key of this page was painted. */
  readonly firstKeyMs: Promise<number>
  /** Forgets what was typed so far. */
  reset(): void
  typed(): Typed
  /** Brings a paragraph in the middle into sight. @returns a point on its second line */
  middle(): Promise<{readonly x: number; readonly y: number}>
  count(letters: Letters): number
  /** When the first frame was painted in which there are so many letters. */
  painted(letters: Letters, count: number): Promise<number>
  /** When the last key with Control was struck. */
  readonly shortcutMs: number
  /** Pastes at the caret. @returns when */
  paste(html: string, text: string): number
}

declare global {
  interface Window {
    readonly probe: Probe
  }
}

/** Runs in the page before its own scripts, and so has to bring along all that it uses. */
export function installProbe({surface, lastWords}: {surface: string; lastWords: string}): void {
  // Not in frames, nor in the empty page before.
  if (window !== window.top || location.protocol === "about:") return

  interface Pending {
    readonly struckMs: number
    readonly startedMs: number
    changed: boolean
    handledMs: number
  }
  let pending: Pending[] = []
  let keys: Key[] = []
  let lagsMs: number[] = []
  let longTaskCount = 0
  let shortcutMs = Number.NaN
  let frameAsked = false
  let keyPainted: (ms: number) => void
  const firstKeyMs = new Promise<number>((resolve) => (keyPainted = resolve))

  const text = () => document.querySelector<HTMLElement>(surface)
  /** A task of its own right after this one: before messages that already wait, so that a flood of them does not count as painting. */
  const nextTask = (task: () => void) => void scheduler.postTask(task, {priority: "user-blocking"})
  const nextMessage = (task: () => void) => {
    const {port1, port2} = new MessageChannel()
    port1.addEventListener("message", () => {
      port1.close()
      task()
    })
    port1.start()
    port2.postMessage(null)
  }
  /** A task that follows on a frame runs when its style, layout and paint are done. */
  const afterFrame = (task: (ms: number) => void) =>
    requestAnimationFrame(() => nextTask(() => task(performance.now())))
  /** Promises that wait on promises: an editor may be some of them deep. */
  const afterMicrotasks = (task: () => void, depth = 4) =>
    queueMicrotask(() => (depth === 0 ? task() : afterMicrotasks(task, depth - 1)))

  const keyChangedPage = () => {
    const key = pending.find(({changed}) => !changed)
    if (key === undefined) return
    key.changed = true
    afterMicrotasks(() => (key.handledMs = performance.now()))
    if (frameAsked) return
    frameAsked = true
    requestAnimationFrame(() => {
      frameAsked = false
      const drawn = pending.filter(({changed}) => changed)
      pending = pending.filter(({changed}) => !changed)
      const frameMs = performance.now()
      nextMessage(() => lagsMs.push(performance.now() - frameMs))
      nextTask(() => {
        const paintedMs = performance.now()
        keys.push(...drawn.map(({struckMs, startedMs, handledMs}) => ({struckMs, startedMs, handledMs, paintedMs})))
        keyPainted(paintedMs)
      })
    })
  }
  const onKeydown = ({key, ctrlKey, timeStamp}: KeyboardEvent) => {
    if (ctrlKey) shortcutMs = timeStamp
    else if (key.length === 1)
      pending.push({struckMs: timeStamp, startedMs: performance.now(), changed: false, handledMs: Number.NaN})
  }
  // An editor lets the browser insert the letter, which says `input` then, or prevents that and inserts it itself.
  const onInsert = (event: Event) => queueMicrotask(() => event.defaultPrevented && keyChangedPage())
  addEventListener("keydown", onKeydown, true)
  addEventListener("input", keyChangedPage, true)
  addEventListener("beforeinput", onInsert, true)
  addEventListener("keypress", onInsert, true)
  new PerformanceObserver((list) => (longTaskCount += list.getEntries().length)).observe({type: "longtask"})

  const lastText = () => {
    const root = text()
    if (root === null) return null
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = root.lastChild; node !== null; node = node.lastChild) texts.currentNode = node
    // What is last in the element may be no text of the document.
    let node = texts.currentNode instanceof Text ? texts.currentNode : (texts.previousNode() as Text | null)
    for (let tries = 0; node !== null && tries < 20; tries++) {
      if (node.data.includes(lastWords)) return node
      node = texts.previousNode() as Text | null
    }
    return null
  }
  const shownMs = new Promise<number>((resolve) => {
    const look = () =>
      requestAnimationFrame(() => (lastText() === null ? look() : nextTask(() => resolve(performance.now()))))
    look()
  })
  const count = (letters: Letters) => {
    const all = letters === "all" ? [text()!] : [...text()!.querySelectorAll("strong, b")]
    return all.reduce((sum, {textContent}) => sum + (textContent?.length ?? 0), 0)
  }

  const probe: Probe = {
    shownMs,
    firstKeyMs,
    caretToEnd() {
      const last = lastText()
      if (last === null) return
      text()?.focus({preventScroll: true})
      getSelection()?.collapse(last, last.length)
    },
    reset() {
      keys = []
      lagsMs = []
      pending = []
      longTaskCount = 0
    },
    typed: () => ({keys, lagsMs, longTaskCount}),
    middle() {
      const paragraphs = [...text()!.querySelectorAll("p")].filter(({textContent}) => textContent.length > 200)
      const paragraph = paragraphs[Math.floor(paragraphs.length / 2)]!
      paragraph.scrollIntoView({block: "center"})
      return new Promise((resolve) =>
        // Blocks that come into sight get their real size with the next frames.
        setTimeout(() => {
          paragraph.scrollIntoView({block: "center"})
          const {left, top, width} = paragraph.getBoundingClientRect()
          const lineHeight = Number.parseFloat(getComputedStyle(paragraph).lineHeight)
          resolve({x: left + width / 2, y: top + 1.5 * lineHeight})
        }, 300),
      )
    },
    count,
    painted: (letters, wanted) =>
      new Promise((resolve) => {
        let asked = false
        const observer = new MutationObserver(() => {
          if (asked) return
          asked = true
          afterFrame((ms) => {
            asked = false
            if (count(letters) < wanted) return
            observer.disconnect()
            resolve(ms)
          })
        })
        observer.observe(text()!, {subtree: true, childList: true, characterData: true})
      }),
    get shortcutMs() {
      return shortcutMs
    },
    paste(html, plain) {
      const clipboardData = new DataTransfer()
      clipboardData.setData("text/html", html)
      clipboardData.setData("text/plain", plain)
      const atMs = performance.now()
      document.activeElement!.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}),
      )
      return atMs
    },
  }
  Object.defineProperty(window, "probe", {value: probe})
}
