import type {Requests} from "./requests.ts"

/** Requests that wait for whoever answers them. Of several that wait, the last one is made: it is what somebody wants now. */
export class LateRequests {
  #answering: (() => Requests) | null = null
  #waiting: ((answering: Requests) => void) | null = null

  readonly requests: Requests = {
    find: (kind) => this.#ask((answering) => answering.find(kind)),
    editLink: () => this.#ask((answering) => answering.editLink()),
    insertImage: () => this.#ask((answering) => answering.insertImage()),
    insertEmbed: () => this.#ask((answering) => answering.insertEmbed()),
    openBlockActions: () => this.#ask((answering) => answering.openBlockActions()),
    pasteLarge: (pasted) => this.#ask((answering) => answering.pasteLarge(pasted)),
    takeFile: (file, pos) => this.#ask((answering) => answering.takeFile(file, pos)),
    showHelp: () => this.#ask((answering) => answering.showHelp()),
    leave: () => this.#ask((answering) => answering.leave()),
    save: () => this.#ask((answering) => answering.save()),
  }

  /** From now on those are asked whom `answering` finds, in the place of whoever was before. @returns ends that */
  answer(answering: () => Requests): () => void {
    this.#answering = answering
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.(answering())
    return () => {
      if (this.#answering === answering) this.#answering = null
    }
  }

  #ask(request: (answering: Requests) => void): void {
    if (this.#answering === null) this.#waiting = request
    else request(this.#answering())
  }
}
