/** Work that is done once for all who ask while it waits: one of it is under way at a time, begun after whoever it answers has asked. */
export class SharedWork<T> {
  readonly #work: () => Promise<T>
  #running: Promise<T> | null = null
  #next: Promise<T> | null = null

  constructor(work: () => Promise<T>) {
    this.#work = work
  }

  ask(): Promise<T> {
    if (this.#running === null) return this.#start()
    return (this.#next ??= this.#running.then(this.#start, this.#start))
  }

  #start = (): Promise<T> => {
    this.#next = null
    const running = this.#work()
    this.#running = running
    const end = () => (this.#running = null)
    running.then(end, end)
    return running
  }
}
