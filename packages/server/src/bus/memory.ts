import type {DocId, Frame} from "@quire/protocol"
import type {Bus} from "@quire/relay"

type Listener = (frame: Frame) => void

/** A bus between nodes of one process. Each node has an end of its own, and does not hear itself. */
export class MemoryBus {
  readonly #ends = new Set<End>()

  /** The end of one more node. */
  join(): Bus {
    const end = new End((doc, frame) => {
      for (const other of this.#ends) if (other !== end) other.deliver(doc, frame)
    })
    this.#ends.add(end)
    return end
  }
}

class End implements Bus {
  readonly #listeners = new Map<DocId, Set<Listener>>()
  readonly #send: (doc: DocId, frame: Frame) => void

  constructor(send: (doc: DocId, frame: Frame) => void) {
    this.#send = send
  }

  /** Later, as over a network: whoever publishes has done what it is about first. */
  publish(doc: DocId, frame: Frame): void {
    queueMicrotask(() => this.#send(doc, frame))
  }

  subscribe(doc: DocId, onFrame: Listener): Promise<() => void> {
    const listeners = this.#listeners.get(doc) ?? new Set()
    // One that is given twice ends twice.
    const listener = (frame: Frame) => onFrame(frame)
    this.#listeners.set(doc, listeners.add(listener))
    return Promise.resolve(() => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(doc)
    })
  }

  deliver(doc: DocId, frame: Frame): void {
    for (const listener of this.#listeners.get(doc) ?? []) listener(frame)
  }
}
