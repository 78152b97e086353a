import {createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array} from "lib0/decoding"
import type {Decoder} from "lib0/decoding"
import {encode, writeVarString, writeVarUint, writeVarUint8Array} from "lib0/encoding"
import type {Encoder} from "lib0/encoding"

/** What a server said, as far as a bench looks at it. */
export type Heard =
  | {readonly type: "step1" | "step2" | "update"; readonly body: Uint8Array}
  | {readonly type: "saved"; readonly count: number}
  | {readonly type: "authenticated"}
  | {readonly type: "other"}

/** How a client and a server talk about the document `doc`. */
export interface Dialect {
  path(doc: string): string
  /** What a client says first; a server that wants a token first says `authenticated`, and then hears the step 1. */
  hello(doc: string): readonly Uint8Array[]
  step1(doc: string): Uint8Array
  /** Without an update: the answer of somebody who has nothing. */
  step2(doc: string, update?: Uint8Array): Uint8Array
  update(doc: string, update: Uint8Array): Uint8Array
  presence(doc: string, states: Uint8Array): Uint8Array
  read(frame: Uint8Array): Heard
}

const nothingKnown = Uint8Array.of(0)
const noUpdate = Uint8Array.of(0, 0)
const other: Heard = {type: "other"}

function dialect(options: {
  readonly path: (doc: string) => string
  readonly prefix: (encoder: Encoder, doc: string) => void
  readonly skipPrefix: (decoder: Decoder) => void
  readonly hello: (self: Dialect, doc: string) => readonly Uint8Array[]
}): Dialect {
  const sync = (doc: string, kind: number, body: Uint8Array) =>
    encode((encoder) => {
      options.prefix(encoder, doc)
      writeVarUint(encoder, 0)
      writeVarUint(encoder, kind)
      writeVarUint8Array(encoder, body)
    })
  const self: Dialect = {
    path: options.path,
    hello: (doc) => options.hello(self, doc),
    step1: (doc) => sync(doc, 0, nothingKnown),
    step2: (doc, update = noUpdate) => sync(doc, 1, update),
    update: (doc, update) => sync(doc, 2, update),
    presence: (doc, states) =>
      encode((encoder) => {
        options.prefix(encoder, doc)
        writeVarUint(encoder, 1)
        writeVarUint8Array(encoder, states)
      }),
    read(frame) {
      const decoder = createDecoder(frame)
      options.skipPrefix(decoder)
      return readMessage(decoder)
    },
  }
  return self
}

function readMessage(decoder: Decoder): Heard {
  switch (readVarUint(decoder)) {
    case 0:
    // Hocuspocus answers what it was asked with 4, so that two servers do not ask each other for ever.
    case 4:
      return readSync(decoder)
    case 2:
      return hasContent(decoder) && readVarUint(decoder) === 2 ? {type: "authenticated"} : other
    case 64:
      return {type: "saved", count: readVarUint(decoder)}
    default:
      return other
  }
}

function readSync(decoder: Decoder): Heard {
  const type = (["step1", "step2", "update"] as const)[readVarUint(decoder)]
  return type === undefined ? other : {type, body: readVarUint8Array(decoder)}
}

/** What y-websocket's clients speak; with `prefix` before the document's name in the address. */
export const yWebsocket = (prefix: string): Dialect =>
  dialect({
    path: (doc) => `${prefix}/${doc}`,
    prefix: () => undefined,
    skipPrefix: () => undefined,
    hello: (self, doc) => [self.step1(doc)],
  })

/** What HocuspocusProvider speaks: the name of the document is in each message. */
export const hocuspocus: Dialect = dialect({
  path: () => "/",
  prefix: writeVarString,
  skipPrefix: (decoder) => void readVarString(decoder),
  hello: (_self, doc) => [
    encode((encoder) => {
      writeVarString(encoder, doc)
      writeVarUint(encoder, 2)
      writeVarUint(encoder, 0)
      writeVarString(encoder, "token")
      writeVarString(encoder, "4.7.0")
    }),
  ],
})
