import {diverge, schema, sumOf} from "@quire/binding/testing"
import {shown, tableOf} from "../table.ts"
import {paragraphs} from "./blocks.ts"
import {docOf, stateOf, storedForms} from "./forms.ts"
import type {StoredForm} from "./forms.ts"
import {bytesPerBlock, places, timeItalic, timeKeys, timeOpening} from "./timing.ts"
import {weightOf} from "./weight.ts"

/** A line of the table: the same figure of both forms, and what Quire has to reach. */
interface Line {
  readonly what: string
  readonly figures: ReadonlyMap<StoredForm["name"], number>
  readonly digits: number
  readonly atMost?: number
  /** Instead of a figure: so many times the other's. */
  readonly atMostTimes?: number
}

const seedCount = 24
const packages = {Quire: "@quire/binding", "y-prosemirror": "y-prosemirror"} as const

/** The binding beside y-prosemirror in one run, as a Markdown table. */
export async function measureBinding(): Promise<string> {
  // Once for nothing: what is measured first would be measured while it is still being compiled.
  keyLines(10, "")
  const [long, short] = [keyLines(10_000, "10,000 blocks"), keyLines(10, "10 blocks")]
  const lines = [...divergenceLines(), ...long, ...short, ...growthLines(long, short), ...wholeLines(), ...sizeLines()]
  const weights = new Map<StoredForm["name"], number>()
  for (const {name} of storedForms) weights.set(name, await weightOf(packages[name]))
  lines.push({what: "weight, gzipped, KB", figures: scaled(weights, 1 / 1_024), digits: 1, atMost: 14})
  return tableOf(["what", "Quire", "y-prosemirror", "to reach", ""], lines.map(rowOf))
}

function divergenceLines(): Line[] {
  const found = new Map(
    storedForms.map((form) => {
      const make = (clientId: number, updates: readonly Uint8Array[]) => {
        const doc = docOf(updates[0] ?? Uint8Array.of(0, 0), clientId)
        return form.open(doc)
      }
      const seeds = Array.from({length: seedCount}, (_, seed) => diverge(seed + 1, make, ["moves"]))
      return [form.name, sumOf(seeds)]
    }),
  )
  const share = (key: "missingCount" | "doubledCount" | "returnedCount") =>
    new Map([...found].map(([name, sum]) => [name, (100 * sum[key]) / sum.characterCount]))
  const title = (what: string) => `written apart, ${seedCount} seeds: characters ${what}, %`
  return [
    {what: title("missing that nobody deleted"), figures: share("missingCount"), digits: 2, atMost: 0},
    {what: title("there twice"), figures: share("doubledCount"), digits: 2},
    {what: title("back that were deleted"), figures: share("returnedCount"), digits: 2},
  ]
}

function keyLines(blockCount: number, title: string): Line[] {
  const blocks = paragraphs(blockCount)
  const states = new Map(storedForms.map((form) => [form, stateOf(form, blocks)]))
  return places.flatMap((place) => {
    const timings = new Map([...states].map(([form, state]) => [form.name, timeKeys(form, state, place)]))
    const line = (kind: "local" | "remote", share: "p50Ms" | "p99Ms", atMost: number): Line => ({
      what: `${kind} key, ${title}, ${place}: ${share.slice(0, 3)} ms`,
      figures: new Map([...timings].map(([name, timing]) => [name, timing[kind][share]])),
      digits: 3,
      atMost,
    })
    return [
      line("local", "p50Ms", 0.3),
      line("local", "p99Ms", 2),
      line("remote", "p50Ms", 0.2),
      line("remote", "p99Ms", 2),
    ]
  })
}

/** How many times longer a key takes in the long document. */
function growthLines(long: readonly Line[], short: readonly Line[]): Line[] {
  return long.flatMap(({what, figures}, place) =>
    what.includes("p50")
      ? [
          {
            what: what.replace(/: .*/, ": times that in 10 blocks"),
            figures: new Map([...figures].map(([name, ms]) => [name, ms / short[place]!.figures.get(name)!])),
            digits: 2,
            atMost: 2,
          },
        ]
      : [],
  )
}

function wholeLines(): Line[] {
  const states = new Map(storedForms.map((form) => [form, stateOf(form, paragraphs(10_000))]))
  const opening = new Map([...states].map(([form, state]) => [form.name, timeOpening(form, state)]))
  const italic = new Map([...states].map(([form, state]) => [form.name, timeItalic(form, state)]))
  const italicOf = (key: "totalMs" | "longestMs") => new Map([...italic].map(([name, timing]) => [name, timing[key]]))
  return [
    {what: "opening 10,000 blocks, ms", figures: opening, digits: 0, atMost: 100},
    {what: "the same, times y-prosemirror", figures: opening, digits: 0, atMostTimes: 1.5},
    {
      what: "select all, italic, 10,000 blocks: all batches, ms",
      figures: italicOf("totalMs"),
      digits: 0,
      atMost: 3_000,
    },
    {what: "the same: the longest batch, ms", figures: italicOf("longestMs"), digits: 0},
  ]
}

function sizeLines(): Line[] {
  const text = () => schema.text("some words")
  const kinds = {
    paragraph: () => schema.node("paragraph", null, text()),
    heading: () => schema.node("heading", {level: 2}, text()),
    "list item": () => schema.node("list", null, schema.node("listItem", {kind: "ordered", indent: 1}, text())),
  }
  return Object.entries(kinds).map(([kind, block]) => ({
    what: `bytes of a ${kind} beyond its text`,
    figures: new Map(storedForms.map((form) => [form.name, bytesPerBlock(form, block)])),
    digits: 0,
  }))
}

const scaled = <K>(figures: ReadonlyMap<K, number>, factor: number) =>
  new Map([...figures].map(([key, figure]) => [key, figure * factor]))

function rowOf({what, figures, digits, atMost, atMostTimes}: Line): string[] {
  const own = figures.get("Quire") ?? Number.NaN
  const other = figures.get("y-prosemirror")
  const bound = atMost ?? (atMostTimes === undefined ? undefined : atMostTimes * (other ?? Number.NaN))
  return [
    what,
    shown(own, digits),
    shown(other, digits),
    atMost === undefined ? (atMostTimes === undefined ? "" : `at most ${atMostTimes} ×`) : `at most ${atMost}`,
    bound === undefined ? "" : own <= bound ? "reached" : "**not reached**",
  ]
}
