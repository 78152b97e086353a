import type {StateVector, Update} from "@quire/protocol"
import * as Y from "yjs"

/** An update was decodable and could still not be applied: this replica is spoilt and has to be built anew. */
export class SpoiltReplica extends Error {
  override readonly name = "SpoiltReplica"
}

/** The name of the root text that holds a document's title. */
const titleRoot = "title"

/**
 * The merged state of one document: the only place that holds a live `Y.Doc`.
 * The body stays an untyped root here. Giving it its type would make Yjs clean up formatting, and so write.
 */
export class Replica {
  readonly #doc = new Y.Doc()
  readonly #title = this.#doc.getText(titleRoot)
  #news: Update[] = []
  #whole: Update | null = null

  constructor() {
    this.#doc.on("update", (update: Update) => this.#news.push(update))
  }

  /**
   * Merges `update`, and returns what of it was new here: null when nothing was. What waits for something missing
   * is not in it.
   * @throws SpoiltReplica
   */
  apply(update: Update): Update | null {
    try {
      return this.#newsOf(() => Y.applyUpdate(this.#doc, update))
    } catch (cause) {
      throw new SpoiltReplica("An update could not be applied", {cause})
    }
  }

  /** Lets `write` change the document, and returns what it wrote. */
  prepare(write: (doc: Y.Doc) => void): Update | null {
    return this.#newsOf(() => write(this.#doc))
  }

  #newsOf(change: () => void): Update | null {
    this.#news = []
    change()
    const [first, ...others] = this.#news
    if (first === undefined) return null
    this.#whole = null
    // Yjs tidies the formatting of a typed root in a second transaction; without it the first one would be all.
    return others.length === 0 ? first : Y.mergeUpdates(this.#news)
  }

  /** Something arrived whose foundation has not: a hole (rule D6). */
  get hasHole(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null
  }

  get title(): string {
    return this.#title.toJSON()
  }

  /** The clock up to which everything of `clientId` is here. */
  clockOf = (clientId: number): number => Y.getState(this.#doc.store, clientId)

  get stateVector(): StateVector {
    return Y.encodeStateVector(this.#doc)
  }

  /** Everything that is here: the same bytes until something is new. */
  get whole(): Update {
    this.#whole ??= this.#encode()
    return this.#whole
  }

  /**
   * What somebody at `since` lacks. Whoever has nothing gets the same bytes as everybody who has nothing (rule R3).
   * @throws when `since` is no state vector
   */
  diff(since: StateVector): Update {
    return since.length > 1 ? this.#encode(since) : this.whole
  }

  /**
   * What waits for something missing stays here, though Yjs would encode it too: nobody else could merge it either,
   * and whoever has it has a hole in whatever it sends.
   */
  #encode(since?: StateVector): Update {
    const {store} = this.#doc
    const {pendingStructs, pendingDs} = store
    store.pendingStructs = null
    store.pendingDs = null
    try {
      return Y.encodeStateAsUpdate(this.#doc, since)
    } finally {
      store.pendingStructs = pendingStructs
      store.pendingDs = pendingDs
    }
  }

  destroy(): void {
    this.#doc.destroy()
  }
}
