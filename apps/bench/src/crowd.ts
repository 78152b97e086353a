import type {Keystrokes} from "./keystrokes.ts"
import type {LightClient} from "./light-client.ts"

/** When keystrokes were sent and who has them: what all the crowds of one run share. */
export interface Tally {
  sentCount: number
  /** Keystrokes that arrived at somebody other than their writer. */
  deliveredCount: number
  latenciesMs: number[] | null
}

export const newTally = (): Tally => ({sentCount: 0, deliveredCount: 0, latenciesMs: null})

/** The people in one document. The first `writerCount` of them type. */
export class Crowd {
  readonly #keystrokes: Keystrokes
  readonly #tally: Tally
  readonly #writers: readonly LightClient[]
  readonly #readerCount: number
  readonly #sentMs: Float64Array
  readonly #missing: Int32Array
  /** Per writer: keystrokes sent, and of these the ones that not everybody has. */
  readonly #next: Int32Array
  readonly #underWay: Int32Array
  onComplete: (writer: number) => void = () => undefined

  constructor(clients: readonly LightClient[], writerCount: number, keystrokes: Keystrokes, tally: Tally) {
    this.#keystrokes = keystrokes
    this.#tally = tally
    this.#writers = clients.slice(0, writerCount)
    this.#readerCount = clients.length - 1
    this.#sentMs = new Float64Array(writerCount * keystrokes.count)
    this.#missing = new Int32Array(writerCount * keystrokes.count)
    this.#next = new Int32Array(writerCount)
    this.#underWay = new Int32Array(writerCount)
  }

  get writerCount(): number {
    return this.#writers.length
  }

  underWay(writer: number): number {
    return this.#underWay[writer]!
  }

  sent(writer: number): number {
    return this.#next[writer]!
  }

  /** Types the next key. Latency counts from `dueMs`. @returns false when the recording is at its end */
  type(writer: number, dueMs: number): boolean {
    const index = this.#next[writer]!
    if (index >= this.#keystrokes.count) return false
    const place = writer * this.#keystrokes.count + index
    this.#next[writer] = index + 1
    this.#underWay[writer]! += 1
    this.#sentMs[place] = dueMs
    this.#missing[place] = this.#readerCount
    this.#tally.sentCount++
    this.#writers[writer]!.type(this.#keystrokes.update(writer, index))
    return true
  }

  /** `client` got `update`. */
  receive(update: Uint8Array, client: LightClient): void {
    const nowMs = performance.now()
    this.#keystrokes.find(update, (writer, index) => {
      if (this.#writers[writer] === client) return
      const place = writer * this.#keystrokes.count + index
      this.#tally.deliveredCount++
      this.#tally.latenciesMs?.push(nowMs - this.#sentMs[place]!)
      this.#missing[place]! -= 1
      if (this.#missing[place] !== 0) return
      this.#underWay[writer]! -= 1
      this.onComplete(writer)
    })
  }

  /** Keystrokes under way, over all writers. */
  get outstanding(): number {
    return this.#underWay.reduce((sum, count) => sum + count, 0)
  }
}

/** As fast as it goes: every writer always has `window` keystrokes that not everybody has yet. @returns ends it */
export function typeFlatOut(crowds: readonly Crowd[], window: number): () => void {
  const typing = {on: true}
  for (const crowd of crowds) {
    const fill = (writer: number) => {
      while (typing.on && crowd.underWay(writer) < window && crowd.type(writer, performance.now()));
    }
    crowd.onComplete = fill
    for (let writer = 0; writer < crowd.writerCount; writer++) fill(writer)
  }
  return () => (typing.on = false)
}

/**
 * The first writer types up to `perSecond` keys a second, as long as less than `window` of them are under way: who has to catch
 * up does not go faster, for a server may refuse what no hand can type. @returns ends it
 */
export function typeSwiftly(crowd: Crowd, window: number, perSecond: number): () => void {
  let [due, lastMs] = [0, performance.now()]
  const timer = setInterval(() => {
    const nowMs = performance.now()
    due = Math.min(due + ((nowMs - lastMs) * perSecond) / 1_000, crowd.sent(0) + window)
    lastMs = nowMs
    while (crowd.sent(0) < due && crowd.underWay(0) < window && crowd.type(0, nowMs));
  }, 1)
  return () => clearInterval(timer)
}

/** Every writer types `perSecond` keys a second, evenly and out of step with the others. @returns ends it */
export function typeSteadily(crowds: readonly Crowd[], perSecond: number, onType: (crowd: Crowd) => void): () => void {
  const writers = crowds.flatMap((crowd) => Array.from({length: crowd.writerCount}, (_, writer) => ({crowd, writer})))
  const everyMs = 1_000 / perSecond
  const dueMs = writers.map((_, place) => performance.now() + (everyMs * place) / writers.length)
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (const [place, {crowd, writer}] of writers.entries()) {
      if (dueMs[place]! > nowMs) continue
      crowd.type(writer, dueMs[place]!)
      onType(crowd)
      dueMs[place]! += everyMs
    }
  }, 1)
  return () => clearInterval(timer)
}
