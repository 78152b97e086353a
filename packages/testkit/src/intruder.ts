import type {Person, Relay, Session} from "@quire/relay"
import * as encoding from "lib0/encoding"
import * as prng from "lib0/prng"
import * as Y from "yjs"
import {simulatedDocument} from "./peer.ts"
import type {Peer} from "./peer.ts"

/** Somebody signed in who sends whatever may do harm. */
export class Intruder {
  readonly #random: prng.PRNG
  readonly #doc = new Y.Doc()
  #session: Session | null = null

  constructor(clientId: number, random: prng.PRNG) {
    this.#random = random
    this.#doc.clientID = clientId
  }

  attack(relay: Relay, victims: readonly Peer[]): void {
    this.#session ??= relay.join(
      simulatedDocument,
      {send: () => undefined, bufferedBytes: 0, close: () => (this.#session = null)},
      {ownMessages: true, person: {id: "intruder" as Person["id"], name: "intruder", color: "#000000"}},
    )
    this.#session.receive(this.#frame(victims))
  }

  /** Its connection breaks. */
  leave(): void {
    this.#session?.end()
    this.#session = null
  }

  #frame(victims: readonly Peer[]): Uint8Array {
    const random = this.#random
    const victim = prng.oneOf(random, [...victims])
    switch (prng.int32(random, 0, 8)) {
      case 0:
        return prng.uint8Array(random, prng.int32(random, 0, 40))
      case 1:
        return sync(prng.int32(random, 0, 3), prng.uint8Array(random, prng.int32(random, 0, 40)))
      case 2:
        return sync(2, mutated(this.#typed(), random))
      case 3:
        return sync(0, lie(random))
      case 4:
        return victim.hasWritten ? sync(2, this.#forged(victim)) : Uint8Array.of(3)
      case 5:
        return sync(2, Uint8Array.of(1, 0xff, 0xff, 0xff, 0x0f, 1, 0))
      case 6:
        return presence(victim.client.doc.clientID, prng.int32(random, 0, 2 ** 31 - 1), '{"user":{"name":"forged"}}')
      case 7:
        return presence(this.#doc.clientID, 2 ** 53 - 1, "null")
      default:
        return sync(2, this.#gap())
    }
  }

  #typed(): Uint8Array {
    const before = Y.encodeStateVector(this.#doc)
    this.#doc.getText("body").insert(0, prng.word(this.#random))
    return Y.encodeStateAsUpdate(this.#doc, before)
  }

  /** Writes on where the victim will. */
  #forged({client}: Peer): Uint8Array {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(client.doc))
    const before = Y.encodeStateVector(doc)
    doc.clientID = client.doc.clientID
    doc.getText("body").insert(0, "forged")
    return Y.encodeStateAsUpdate(doc, before)
  }

  /** Leaves out what came before. */
  #gap(): Uint8Array {
    this.#typed()
    return this.#typed()
  }
}

function sync(step: number, bytes: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })
}

function presence(clientId: number, clock: number, state: string): Uint8Array {
  const entries = encoding.encode((encoder) => {
    for (const number of [1, clientId, clock]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, state)
  })
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint8Array(encoder, entries)
  })
}

/** A state vector of things that never were. */
function lie(random: prng.PRNG): Uint8Array {
  return encoding.encode((encoder) => {
    const count = prng.int32(random, 0, 5)
    encoding.writeVarUint(encoder, prng.bool(random) ? count : count + 1_000_000)
    for (let left = count * 2; left > 0; left--) encoding.writeVarUint(encoder, prng.uint32(random, 0, 2 ** 32 - 1))
  })
}

function mutated(update: Uint8Array, random: prng.PRNG): Uint8Array {
  const bytes = Uint8Array.from(update)
  for (let count = prng.int32(random, 1, 4); count > 0; count--)
    bytes[prng.int32(random, 0, bytes.length - 1)] = prng.int32(random, 0, 255)
  return bytes
}
