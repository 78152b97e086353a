import {findingOf} from "./find-pattern.ts"
import type {Finding} from "./find-pattern.ts"

/** Some expressions never end: a search is given up after so long. */
const LIMIT_MS = 1000

/** What was found in each text; `slow` after a second; `unable` where no thread can be had. */
export type Answer =
  | {readonly name: "found"; readonly findings: readonly (readonly Finding[])[]}
  | {readonly name: "slow"}
  | {readonly name: "unable"}

/** What is sent to a thread, and what it says: that it begins, then what it has found. */
interface Task {
  readonly expression: RegExp
  readonly texts: readonly string[]
}
type Report = "begun" | readonly (readonly Finding[])[]

/** Searches `texts` in a thread of its own, so that the page stays alive whatever the expression does. */
export async function searchApart(task: Task, signal: AbortSignal): Promise<Answer> {
  const worker = started()
  if (worker === null) return {name: "unable"}
  let limit: ReturnType<typeof setTimeout> | undefined
  return new Promise<Answer>((resolve) => {
    worker.addEventListener("error", () => resolve({name: "unable"}))
    worker.addEventListener("message", ({data}: MessageEvent<Report>) => {
      if (data === "begun") limit = setTimeout(() => resolve({name: "slow"}), LIMIT_MS)
      else resolve({name: "found", findings: data})
    })
    signal.addEventListener("abort", () => resolve({name: "slow"}), {once: true})
    worker.postMessage(task)
  }).finally(() => {
    clearTimeout(limit)
    worker.terminate()
  })
}

/** A thread of this page's own text: it needs no file that a host of the editor would have to serve. Null where a policy forbids it. */
function started(): Worker | null {
  const text = `(${thread.toString()})(${findingOf.toString()})`
  const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}))
  try {
    return new Worker(address)
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** What the thread does. It is sent as text, so it knows nothing outside of itself. */
function thread(find: typeof findingOf): void {
  const {addEventListener: listen, postMessage: say} = globalThis as unknown as {
    readonly addEventListener: (type: "message", listener: (event: MessageEvent<Task>) => void) => void
    readonly postMessage: (report: Report) => void
  }
  listen("message", ({data: {expression, texts}}) => {
    say("begun")
    say(texts.map((text) => Array.from(text.matchAll(expression), find)))
  })
}
