/** Some expressions never end: a search is given up after so long. */
const LIMIT_MS = 1000

/** Where an expression was found in each text, as offsets; `slow` after a second; `unable` where no thread can be had. */
export type Answer =
  | {readonly name: "found"; readonly offsets: readonly (readonly (readonly [from: number, to: number])[])[]}
  | {readonly name: "slow"}
  | {readonly name: "unable"}

/** Searches `texts` in a thread of its own, so that the page stays alive whatever the expression does. */
export async function searchApart(
  {source, flags}: RegExp,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const worker = started()
  if (worker === null) return {name: "unable"}
  let limit: ReturnType<typeof setTimeout> | undefined
  return new Promise<Answer>((resolve) => {
    worker.addEventListener("error", () => resolve({name: "unable"}))
    worker.addEventListener(
      "message",
      ({data}: MessageEvent<"begun" | Extract<Answer, {name: "found"}>["offsets"]>) => {
        if (data === "begun") limit = setTimeout(() => resolve({name: "slow"}), LIMIT_MS)
        else resolve({name: "found", offsets: data})
      },
    )
    signal.addEventListener("abort", () => resolve({name: "slow"}), {once: true})
    worker.postMessage({source, flags, texts})
  }).finally(() => {
    clearTimeout(limit)
    worker.terminate()
  })
}

/** A thread of this page's own text: it needs no file that a host of the editor would have to serve. Null where a policy forbids it. */
function started(): Worker | null {
  const address = URL.createObjectURL(new Blob([`(${thread.toString()})()`], {type: "text/javascript"}))
  try {
    return new Worker(address)
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** What the thread does. It is sent as text, so it knows nothing outside of itself. */
function thread(): void {
  const {addEventListener: listen, postMessage: say} = globalThis as unknown as {
    readonly addEventListener: (type: "message", listener: (event: MessageEvent) => void) => void
    readonly postMessage: (message: unknown) => void
  }
  listen("message", ({data}: MessageEvent<{source: string; flags: string; texts: readonly string[]}>) => {
    say("begun")
    const expression = new RegExp(data.source, data.flags)
    say(
      data.texts.map((text) =>
        Array.from(text.matchAll(expression), ({0: found, index}) => [index, index + found.length]),
      ),
    )
  })
}
