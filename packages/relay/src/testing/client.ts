import {decodeNotice, decodeRoster, parseDocId} from "@quire/protocol"
import type {CloseReason, DocId, Frame, Notice, RosterEntry} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates} from "y-protocols/awareness"
import {readSyncMessage, writeSyncStep1, writeUpdate} from "y-protocols/sync"
import * as Y from "yjs"
import type {Clock, Connection} from "../ports.ts"
import type {Relay} from "../relay.ts"
import type {Session, SessionOptions} from "../session.ts"
import {ManualClock} from "./memory.ts"

export const docId = (text: string): DocId => parseDocId(text) as DocId

/** One end of a wire that keeps what is sent until it is delivered, as a real one does. */
interface Wire {
  readonly session: Session
  readonly toClient: Frame[]
  readonly toServer: Frame[]
}

/**
 * A client without a socket, which does what y-websocket does with the real y-protocols: it says syncStep1 and its
 * presence first, sends each update as it comes, and passes on every presence that it sees.
 */
export class TestClient {
  readonly doc = new Y.Doc()
  readonly awareness: Awareness
  /** All frames that came on this connection, in order. */
  received: Frame[] = []
  /** How many messages the server has called saved on this connection. */
  savedCount = 0
  sentCount = 0
  /** Which message of this connection was the first syncStep2: it holds all that was written before. */
  answeredAt: number | null = null
  closed: CloseReason | null = null
  roster: RosterEntry[] = []
  notices: (Notice | null)[] = []
  /** The next update is lost on its way. */
  loseNext = false
  /** It reads nothing: what it is sent stays on the wire. */
  deaf = false
  clock: Clock | null = null
  #wire: Wire | null = null

  /** @param clientId default: any */
  constructor(clientId?: number) {
    if (clientId !== undefined) this.doc.clientID = clientId
    this.awareness = new Awareness(this.doc)
    this.awareness.setLocalState(null)
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.send((encoder) => writeUpdate(sync(encoder), update))
    })
    this.awareness.on("update", ({added, updated, removed}: Record<"added" | "updated" | "removed", number[]>) => {
      this.sendPresence([...added, ...updated, ...removed])
    })
  }

  get text(): string {
    return this.doc.getText("body").toJSON()
  }

  get isSaved(): boolean {
    return this.savedCount === this.sentCount
  }

  /** Names of everybody this client sees, itself included. */
  get sees(): string[] {
    return [...this.awareness.getStates().values()].map((state) => String(state["name"])).sort()
  }

  /** The server's end of the connection. */
  get session(): Session | null {
    return this.#wire?.session ?? null
  }

  get queuedBytes(): number {
    return this.#wire?.toClient.reduce((sum, {length}) => sum + length, 0) ?? 0
  }

  connect(relay: Relay, doc: DocId, options: Partial<SessionOptions> = {}): void {
    this.clock = relay.clock
    this.notices = []
    const [toClient, toServer]: [Frame[], Frame[]] = [[], []]
    this.received = []
    this.savedCount = 0
    this.sentCount = 0
    this.answeredAt = null
    this.closed = null
    const connection: Connection = {
      send: (frame) => toClient.push(frame),
      close: (reason) => {
        if (this.#wire === null || this.#wire.toClient === toClient) this.closed = reason
      },
      probe: () => {
        if (this.#wire?.toClient === toClient) this.#wire.session.heard()
      },
      get bufferedBytes() {
        return toClient.reduce((sum, {length}) => sum + length, 0)
      },
    }
    this.#wire = {session: relay.join(doc, connection, {ownMessages: true, ...options}), toClient, toServer}
    this.send((encoder) => writeSyncStep1(sync(encoder), this.doc))
    if (this.awareness.getLocalState() !== null) this.sendPresence([this.doc.clientID])
  }

  /** The client knows that the connection is gone; the server does only when `serverKnows`. @returns tells the server later */
  drop(serverKnows = true): () => void {
    const session = this.#wire?.session
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID)
    this.#wire = null
    removeAwarenessStates(this.awareness, others, this)
    if (serverKnows) session?.end()
    return () => session?.end()
  }

  type(text: string, index = this.doc.getText("body").length): void {
    this.doc.getText("body").insert(index, text)
  }

  /** Puts raw bytes on the wire. */
  sendFrame(frame: Frame): void {
    if (this.loseNext) {
      this.loseNext = false
      return
    }
    this.#wire?.toServer.push(frame)
    if (frame[0] !== 0 || frame[1] === 0 || this.#wire === null) return
    this.sentCount++
    if (frame[1] === 1) this.answeredAt ??= this.sentCount
  }

  send(write: (encoder: encoding.Encoder) => void): void {
    this.sendFrame(encoding.encode(write))
  }

  sendPresence(clientIds: number[]): void {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, clientIds))
    })
  }

  /** Delivers one frame each way. @returns whether there was one */
  exchange(): boolean {
    const wire = this.#wire
    if (wire === null) return false
    const up = wire.toServer.shift()
    if (up !== undefined) wire.session.receive(up)
    const down = this.deaf ? undefined : wire.toClient.shift()
    if (down !== undefined) this.#receive(down)
    if (down !== undefined && wire.toClient.length === 0) wire.session.drained()
    return up !== undefined || down !== undefined
  }

  #receive(frame: Frame): void {
    this.received.push(frame)
    const decoder = decoding.createDecoder(frame)
    switch (decoding.readVarUint(decoder)) {
      case 0: {
        const reply = encoding.createEncoder()
        readSyncMessage(decoder, sync(reply), this.doc, this)
        if (encoding.length(reply) > 1) this.sendFrame(encoding.toUint8Array(reply))
        return
      }
      case 1:
        applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this)
        return
      case 64:
        this.savedCount = decoding.readVarUint(decoder)
        return
      case 65:
        this.roster = decodeRoster(frame)
        return
      case 66:
        this.notices.push(decodeNotice(frame))
        return
      default:
        throw new Error(`A client does not know message ${frame[0]}`)
    }
  }
}

function sync(encoder: encoding.Encoder): encoding.Encoder {
  encoding.writeVarUint(encoder, 0)
  return encoder
}

/** Lets every promise that can settle without time passing do so. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

/**
 * Delivers everything until nobody has anything to say, though the time passes that presence waits for others.
 * @throws when that never comes: an endless echo
 */
export async function settle(...clients: readonly TestClient[]): Promise<void> {
  const clocks = new Set(clients.map(({clock}) => clock).filter((clock) => clock instanceof ManualClock))
  let waited = false
  for (let round = 0; round < 3_000; round++) {
    await idle()
    const moved = clients.map((client) => client.exchange()).includes(true)
    if (!moved && waited) return
    if (!moved) for (const clock of clocks) clock.pass(50)
    waited = !moved
  }
  throw new Error("The wire never falls silent")
}
