import {describe, expect, it} from "vitest"
import {decode, decodeNotice, decodeRoster, encode, encodeRefresh, ProtocolError} from "./codec.ts"
import type {ServerMessage} from "./messages.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"))
const u8 = (...values: number[]) => Uint8Array.from(values)

/** The bytes of each message are a promise to every client in the field. */
const pinned: readonly (readonly [ServerMessage, string])[] = [
  [{type: "syncStep1", stateVector: u8(0)}, "00000100"],
  [{type: "syncStep2", update: u8(0, 0)}, "0001020000"],
  [{type: "update", update: u8(1, 2, 3)}, "000203010203"],
  [{type: "presence", entries: []}, "010100"],
  [{type: "presence", entries: [{clientId: 300, clock: 2, state: "null"}]}, "010901ac0202046e756c6c"],
  [{type: "queryPresence"}, "03"],
  [{type: "saved", count: 300}, "40ac02"],
  [{type: "roster", people: []}, "4100"],
  [
    {
      type: "roster",
      people: [
        {id: "u", name: "Ann", color: "#aabbcc", grant: "editor", idle: false, roundTripMs: 12},
        {id: "v", name: "", color: "", grant: "viewer", idle: true, roundTripMs: null},
      ],
    },
    "4102017503416e6e072361616262636302000d01760000000100",
  ],
  [{type: "notice", notice: {kind: "grant", grant: "viewer"}}, "420100"],
  [{type: "notice", notice: {kind: "refused", count: 300}}, "4202ac02"],
  [{type: "notice", notice: {kind: "storage", writable: false}}, "420300"],
  [{type: "notice", notice: {kind: "restarting"}}, "4204"],
]

describe("the wire format", () => {
  it.each(pinned)("encodes %j to the pinned bytes", (message, expected) => {
    expect(hex(encode(message))).toBe(expected)
  })

  it("a refreshed token is these bytes, and no others", () => {
    expect(hex(encodeRefresh("ab.c"))).toBe("430461622e63")
  })

  it.each(pinned.filter(([, encoded]) => !encoded.startsWith("4")))("decodes %j back", (message, encoded) => {
    expect(decode(bytes(encoded))).toEqual(message)
  })

  it("a client reads back who is here, and what it is told", () => {
    const read = pinned.map(([message, encoded]) => {
      if (message.type === "roster") return [decodeRoster(bytes(encoded)), message.people]
      return message.type === "notice" ? [decodeNotice(bytes(encoded)), message.notice] : [null, null]
    })
    for (const [decoded, message] of read) expect(decoded).toEqual(message)
    expect(decodeNotice(bytes("4263"))).toBeNull()
    for (const broken of ["", "40", "4101", "41010175016101610009"])
      expect(() => decodeRoster(bytes(broken))).toThrow(ProtocolError)
  })

  it("a server reads a new token, and refuses one that is cut off", () => {
    expect(decode(bytes("430461622e63"))).toEqual({type: "refresh", token: "ab.c"})
    expect(() => decode(bytes("430461"))).toThrow(ProtocolError)
  })

  it("ignores numbers from 64 up, whatever follows them", () => {
    expect(decode(bytes("41ffff"))).toEqual({type: "unknown", number: 65})
  })

  it.each([
    ["nothing", ""],
    ["a server's message", "0200"],
    ["a number that does not exist", "05"],
    ["a sync step that does not exist", "000300"],
    ["a truncated update", "00020501"],
    ["bytes behind the message", "0300"],
    ["a presence entry that is cut off", "010201ac"],
    ["a number beyond 2^53", "ffffffffffffffffff7f"],
    ["a claimed length far beyond the frame", "0002ffffffff0f00"],
  ])("refuses %s", (_what, encoded) => {
    expect(() => decode(bytes(encoded))).toThrow(ProtocolError)
  })

  it("C28 refuses presences of more clients than can be in one document", () => {
    const presences = (count: number) =>
      encode({
        type: "presence",
        entries: Array.from({length: count}, (_, clientId) => ({clientId, clock: 0, state: "0"})),
      })
    expect(decode(presences(65_536))).toMatchObject({type: "presence"})
    expect(() => decode(presences(65_537))).toThrow(ProtocolError)
  })
})
