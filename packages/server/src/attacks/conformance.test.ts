import {describe, expect, it} from "vitest"
import {Arena} from "../testing/arena.ts"
import {closing, echoOf, said} from "../testing/raw-echo.ts"
import {frame, opcodes} from "../testing/raw.ts"

/**
 * The cases of RFC 6455 by the groups that the Autobahn test suite has (1-7, 9 and 10; 12 and 13 are about compression, which is
 * off), against the echo. Where a server may choose: text that is no UTF-8 is refused when its message ends, not with the fragment that shows it (6.4),
 * and a message of more than 1,024 fragments is refused with 1008 (9.3, 9.4; see A5).
 */
const arena = new Arena()

const {continuation, text, binary, ping, pong} = opcodes
const goodbye = frame(opcodes.close, closing(1000))
const ended = said("close", 1000)
const broken = said("close", 1002)
const noText = said("close", 1007)
const open = {final: false}
const bytesOf = (hex: string) => Buffer.from(hex, "hex")

/** `bytes` in pieces of `length`. */
function chopped(length: number, ...bytes: readonly Uint8Array[]): Buffer[] {
  const all = Buffer.concat(bytes)
  return Array.from({length: Math.ceil(all.length / length)}, (_, at) => all.subarray(at * length, (at + 1) * length))
}

interface Case {
  readonly what: string
  readonly say: readonly Uint8Array[]
  readonly hear: readonly string[]
}

/** Each case as a whole and in pieces, a short one byte by byte: where a packet ends must not matter. Ends with a close, if nothing ended before. */
function holds(cases: readonly Case[]): void {
  it.each(cases)("A1 $what", async ({say, hear}) => {
    const {port} = arena.attacked
    const whole = [...say, goodbye]
    expect(await echoOf(port, whole)).toEqual(hear)
    const {length} = Buffer.concat(whole)
    const pieces = chopped(length < 2_000 ? 1 : Math.max(997, length >> 8), ...whole)
    expect(await echoOf(port, pieces), "in pieces").toEqual(hear)
  })
}

describe("1 frames of every length", () => {
  const lengths = [0, 125, 126, 127, 128, 65_535, 65_536]
  holds(
    lengths.flatMap((length) => [
      {
        what: `text of ${length}`,
        say: [frame(text, "*".repeat(length))],
        hear: [said("text", "*".repeat(length)), ended],
      },
      {
        what: `binary of ${length}`,
        say: [frame(binary, Buffer.alloc(length, 0xfe))],
        hear: [said("binary", Buffer.alloc(length, 0xfe)), ended],
      },
    ]),
  )
})

describe("2 pings and pongs", () => {
  const bytes = bytesOf("00fffefdfcfb00ff")
  const most = Buffer.alloc(125, 0xfe)
  const ten = Array.from({length: 10}, (_, at) => `payload-${at}`)
  holds([
    {what: "an empty ping", say: [frame(ping)], hear: [said("pong"), ended]},
    {what: "a ping with a text", say: [frame(ping, "Hello")], hear: [said("pong", "Hello"), ended]},
    {what: "a ping with bytes", say: [frame(ping, bytes)], hear: [said("pong", bytes), ended]},
    {what: "a ping of 125 bytes", say: [frame(ping, most)], hear: [said("pong", most), ended]},
    {what: "a ping of 126 bytes", say: [frame(ping, Buffer.alloc(126))], hear: [broken]},
    {what: "a pong that nobody asked for", say: [frame(pong)], hear: [ended]},
    {what: "one with a payload", say: [frame(pong, "unsolicited")], hear: [ended]},
    {what: "one, then a ping", say: [frame(pong, "no"), frame(ping, "yes")], hear: [said("pong", "yes"), ended]},
    {
      what: "ten pings",
      say: ten.map((each) => frame(ping, each)),
      hear: [...ten.map((each) => said("pong", each)), ended],
    },
  ])
})

describe("3 reserved bits", () => {
  const kinds = [text, binary, ping, pong, opcodes.close]
  holds([
    ...[1, 2, 3, 4, 5, 6, 7].map((reserved) => ({
      what: `${reserved} after a text, before a ping`,
      say: [frame(text, "first"), frame(text, "second", {reserved}), frame(ping)],
      hear: [said("text", "first"), broken],
    })),
    ...kinds.map((kind) => ({what: `in opcode ${kind}`, say: [frame(kind, "", {reserved: 4})], hear: [broken]})),
    {
      what: "in a continuation",
      say: [frame(text, "first", open), frame(continuation, "second", {reserved: 4})],
      hear: [broken],
    },
  ])
})

describe("4 reserved opcodes", () => {
  holds(
    [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => [
      {what: `${opcode} alone`, say: [frame(opcode)], hear: [broken]},
      {
        what: `${opcode} after a text, before a ping`,
        say: [frame(text, "first"), frame(opcode, "second"), frame(ping)],
        hear: [said("text", "first"), broken],
      },
    ]),
  )
})

describe("5 messages in fragments", () => {
  const [first, last] = [frame(text, "one", open), frame(continuation, "two")]
  const whole = said("text", "onetwo")
  const lost = (final: boolean) => frame(continuation, "lost", {final})
  holds([
    {what: "a ping in two", say: [frame(ping, "a", open), frame(continuation, "b")], hear: [broken]},
    {what: "a pong in two", say: [frame(pong, "a", open), frame(continuation, "b")], hear: [broken]},
    {what: "a close in two", say: [frame(opcodes.close, closing(1000), open)], hear: [broken]},
    {what: "a text in two", say: [first, last], hear: [whole, ended]},
    {
      what: "a binary in three, the one in the middle empty",
      say: [frame(binary, "a", open), frame(continuation, "", open), frame(continuation, "b")],
      hear: [said("binary", "ab"), ended],
    },
    {
      what: "a ping between two fragments",
      say: [first, frame(ping, "now"), last],
      hear: [said("pong", "now"), whole, ended],
    },
    {what: "a pong between two fragments", say: [first, frame(pong, "now"), last], hear: [whole, ended]},
    {what: "an end without a beginning", say: [lost(true), frame(text, "after")], hear: [broken]},
    {what: "a middle without a beginning", say: [lost(false), frame(text, "after")], hear: [broken]},
    {
      what: "an end after a whole message",
      say: [frame(text, "whole"), lost(true)],
      hear: [said("text", "whole"), broken],
    },
    {what: "a text within a text", say: [first, frame(text, "another"), last], hear: [broken]},
    {what: "bytes within a text", say: [first, frame(binary, "another", open), last], hear: [broken]},
    {
      what: "five pings among five fragments",
      say: [
        first,
        ...["a", "b", "c", "d"].flatMap((each) => [frame(ping, each), frame(continuation, each, open)]),
        frame(ping, "e"),
        last,
      ],
      hear: [...["a", "b", "c", "d", "e"].map((each) => said("pong", each)), said("text", "oneabcdtwo"), ended],
    },
  ])
})

describe("6 text", () => {
  const kosme = "κόσμε \u{10348} 😀"
  const bytes = Buffer.from(kosme)
  const invalid: readonly (readonly [what: string, hex: string])[] = [
    ["a surrogate in the middle of a text", "cebae1bdb9cf83cebcceb5eda080656469746564"],
    ["continuations alone", "80"],
    ["the last continuation alone", "bf"],
    ["two of them", "80bf"],
    ["each first byte of two, alone", "c020c120c220df20"],
    ["each first byte of three, alone", "e020e120ef20"],
    ["each first byte of four, alone", "f020f120f420"],
    ["two of which the second is missing", "df"],
    ["three of which the last is missing", "efbf"],
    ["four of which the last is missing", "f48fbf"],
    ["fe", "fe"],
    ["ff", "ff"],
    ["five bytes", "f888808080"],
    ["six bytes", "fc8480808080"],
    ["beyond the last sign", "f4908080"],
    ["a slash in two bytes", "c0af"],
    ["a slash in three", "e080af"],
    ["a slash in four", "f08080af"],
    ["the largest that is too long in two", "c1bf"],
    ["the largest that is too long in three", "e09fbf"],
    ["the largest that is too long in four", "f08fbfbf"],
    ["nothing in two", "c080"],
    ["the first high surrogate", "eda080"],
    ["the last low surrogate", "edbfbf"],
    ["a pair of surrogates", "eda080edb080"],
  ]
  const valid = [
    "00",
    "7f",
    "c280",
    "dfbf",
    "e0a080",
    "efbfbf",
    "ed9fbf",
    "ee8080",
    "efbfbd",
    "f0908080",
    "f48fbfbf",
    "efbfbe",
    "f09fbfbe",
    "f48fbfbe",
  ]
  holds([
    {
      what: "nothing in three fragments",
      say: [frame(text, "", open), frame(continuation, "", open), frame(continuation)],
      hear: [said("text"), ended],
    },
    ...valid.map((hex) => ({
      what: `valid ${hex}`,
      say: [frame(text, bytesOf(hex))],
      hear: [said("text", bytesOf(hex)), ended],
    })),
    ...invalid.map(([what, hex]) => ({what: `${what} (${hex})`, say: [frame(text, bytesOf(hex))], hear: [noText]})),
    ...invalid.slice(0, 8).map(([what, hex]) => ({
      what: `${what}, each byte in a fragment of its own`,
      say: [
        frame(text, "", open),
        ...[...bytesOf(hex)].map((byte) => frame(continuation, Buffer.of(byte), open)),
        frame(continuation),
      ],
      hear: [noText],
    })),
    ...Array.from(bytes, (_byte, at) => ({
      what: `signs of several bytes, parted after byte ${at}`,
      say: [frame(text, bytes.subarray(0, at), open), frame(continuation, bytes.subarray(at))],
      hear: [said("text", bytes), ended],
    })),
    {
      what: "the same as bytes, which may be anything",
      say: [frame(binary, bytesOf("80bf"))],
      hear: [said("binary", bytesOf("80bf")), ended],
    },
  ])
})

describe("7 the end", () => {
  const close = (payload: Uint8Array | string) => frame(opcodes.close, payload)
  const reason = "r".repeat(123)
  holds([
    {what: "after a text", say: [frame(text, "last"), goodbye], hear: [said("text", "last"), ended]},
    {what: "twice", say: [goodbye, close(closing(1001))], hear: [ended]},
    {what: "with a ping behind it", say: [goodbye, frame(ping)], hear: [ended]},
    {what: "with a text behind it", say: [goodbye, frame(text, "late")], hear: [ended]},
    {what: "in the middle of a message", say: [frame(text, "half", open), goodbye, frame(continuation)], hear: [ended]},
    {what: "without a code", say: [close("")], hear: [said("close")]},
    {what: "with half a code", say: [close("x")], hear: [broken]},
    {what: "with a reason", say: [close(closing(1000, "done"))], hear: [said("close", closing(1000, "done"))]},
    {
      what: "with the longest reason",
      say: [close(closing(1000, reason))],
      hear: [said("close", closing(1000, reason))],
    },
    {what: "with a longer one", say: [close(closing(1000, `${reason}r`))], hear: [broken]},
    {what: "with a reason that is no UTF-8", say: [close(closing(1000, bytesOf("cebae1bdb9eda080")))], hear: [noText]},
    ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map((code) => ({
      what: `with code ${code}`,
      say: [close(closing(code))],
      hear: [said("close", code)],
    })),
    ...[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) => ({
      what: `with code ${code}, which nobody may say`,
      say: [close(closing(code))],
      hear: [broken],
    })),
  ])
})

describe("9 large messages, and many", () => {
  const mebibyte = 1024 * 1024
  const long = Buffer.alloc(4 * mebibyte, "*")
  const parts = chopped(64 * 1024, long)
  const inFragments = (kind: number) =>
    parts.map((part, at) => frame(at === 0 ? kind : continuation, part, {final: at === parts.length - 1}))
  const many = Array.from({length: 1_000}, (_, at) => `message ${at}`)
  holds([
    ...[64 * 1024, mebibyte, 16 * mebibyte].map((length) => ({
      what: `binary of ${length}`,
      say: [frame(binary, Buffer.alloc(length, 1))],
      hear: [said("binary", Buffer.alloc(length, 1)), ended],
    })),
    {what: "text of 4 MiB", say: [frame(text, long)], hear: [said("text", long), ended]},
    {what: "text of 4 MiB in fragments", say: inFragments(text), hear: [said("text", long), ended]},
    {what: "binary of 4 MiB in fragments", say: inFragments(binary), hear: [said("binary", long), ended]},
    {
      what: "one byte beyond 16 MiB",
      say: [frame(binary, Buffer.alloc(16 * mebibyte + 1))],
      hear: [said("close", 1009)],
    },
    {
      what: "1,000 messages",
      say: many.map((each) => frame(text, each)),
      hear: [...many.map((each) => said("text", each)), ended],
    },
  ])
})

describe("10 fragments of another length than the message had", () => {
  const long = Buffer.alloc(65_536, "*")
  const parts = chopped(1_300, long)
  holds([
    {
      what: "65,536 in pieces of 1,300",
      say: parts.map((part, at) => frame(at === 0 ? text : continuation, part, {final: at === parts.length - 1})),
      hear: [said("text", long), ended],
    },
  ])
})

it("A1 none of this has hurt anybody", async () => {
  expect(await arena.harm()).toEqual([])
})
