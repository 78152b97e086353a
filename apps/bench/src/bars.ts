import type {Measured} from "./turns.ts"
import {shown, tableOf} from "./table.ts"
import type {TargetName} from "./targets.ts"

type Bound =
  | {readonly atLeast: number; readonly atMost?: undefined}
  | {readonly atMost: number; readonly atLeast?: undefined}

/** A figure that Quire has to reach, as a ratio in one run wherever another server can be the yardstick. */
type Bar = Bound & {
  readonly what: string
  readonly scenario: string
  /** Which case of the scenario, counted from 0. */
  readonly place: number
  readonly figure: string
  /** `best peer`: the one that does best at this figure. Absent: the figure itself counts, in its own unit. */
  readonly against?: TargetName | "best peer"
}

const fanOut = (place: number, what: string, rest: Bound & Pick<Bar, "figure" | "against">): Bar => ({
  what: `fan-out, ${what}`,
  scenario: "fan-out",
  place,
  ...rest,
})

const typing = (place: number, what: string, rest: Bound & Pick<Bar, "figure">): Bar => ({
  what: `typing, ${what}`,
  scenario: "typing",
  place,
  against: "pm",
  ...rest,
})

const delivered = {figure: "deliveredPerSecond"} as const
const cpu = {figure: "cpuPer100k"} as const

const bars: readonly Bar[] = [
  fanOut(0, "50 clients flat out: delivered / s", {...delivered, against: "raw batching", atLeast: 1}),
  fanOut(0, "50 clients flat out: delivered / s", {...delivered, against: "best peer", atLeast: 1.3}),
  fanOut(0, "50 clients flat out: server CPU / delivered", {...cpu, against: "best peer", atMost: 0.6}),
  fanOut(1, "200 clients flat out: delivered / s", {...delivered, against: "raw batching", atLeast: 1}),
  fanOut(1, "200 clients flat out: delivered / s", {...delivered, against: "best peer", atLeast: 1.3}),
  fanOut(1, "200 clients flat out: server CPU / delivered", {...cpu, against: "best peer", atMost: 0.6}),
  fanOut(2, "200 clients, 200 keys a second: server CPU", {...cpu, against: "raw pre-framed", atMost: 1.3}),
  fanOut(2, "200 clients, 200 keys a second: p99 latency", {figure: "p99Ms", against: "raw pre-framed", atMost: 1.5}),
  {what: "500 documents: server CPU", scenario: "many-documents", place: 0, ...cpu, against: "raw batching", atMost: 2},
  {what: "edit to saved, 200 clients: p50 ms", scenario: "saved", place: 0, figure: "p50Ms", atMost: 5},
  {what: "edit to saved, 200 clients: p99 ms", scenario: "saved", place: 0, figure: "p99Ms", atMost: 25},
  {
    what: "cold open: whole text there",
    scenario: "cold-open",
    place: 0,
    figure: "wholeMs",
    against: "raw batching",
    atMost: 3,
  },
  {what: "cold open: bytes × the state", scenario: "cold-open", place: 0, figure: "timesState", atMost: 1.01},
  {what: "cold open: peak above idle, MB", scenario: "cold-open", place: 0, figure: "aboveIdleMb", atMost: 10},
  {
    what: "2,000 clients join at once",
    scenario: "join-storm",
    place: 0,
    figure: "allMs",
    against: "raw batching",
    atMost: 1.5,
  },
  {what: "an idle connection, KB", scenario: "memory", place: 0, figure: "kbPerConnection", atMost: 14},
  {what: "a live 50 KB document, KB", scenario: "memory", place: 0, figure: "kbPerDocument", atMost: 120},
  {what: "kill -9: acknowledged edits lost", scenario: "kill", place: 0, figure: "lost", atMost: 0},
  {
    what: "opening 50,000 words: usable, ms",
    scenario: "opening",
    place: 0,
    figure: "usableMs",
    against: "pm",
    atMost: 1,
  },
  {what: "scripts before that, gzip, KB", scenario: "opening", place: 0, figure: "scriptsKb", atMost: 190},
  typing(0, "5,000 words: key to painted, p95 ms", {figure: "paintedP95Ms", atMost: 1}),
  typing(1, "50,000 words: key to painted, p95 ms", {figure: "paintedP95Ms", atMost: 0.8}),
  typing(2, "50,000 words, 20 others: main thread busy, %", {figure: "busyPercent", atMost: 0.5}),
  typing(2, "the same: work per key, p95 ms", {figure: "workP95Ms", atMost: 0.6}),
  typing(2, "the same: others' text waits, p95 ms", {figure: "lagP95Ms", atMost: 1}),
  {what: "pasting 2,000 words: painted, ms", scenario: "changes", place: 0, figure: "pasteMs", atMost: 33},
  {what: "making 5,000 words bold: painted, ms", scenario: "changes", place: 0, figure: "boldMs", atMost: 33},
  {what: "heap kept, MB / 1,000 edits", scenario: "heap", place: 0, figure: "keptMb", against: "pm", atMost: 1},
]

/** What was measured beside what it has to reach; bars whose scenario was not measured are left out. */
export function tableOfBars(all: readonly Measured[]): string {
  const rows = bars.flatMap((bar) => {
    const measured = all.filter(({scenario}) => scenario.name === bar.scenario)[bar.place]
    return measured === undefined ? [] : [rowOf(bar, measured)]
  })
  return tableOf(["what", "Quire", "beside", "ratio", "to reach", ""], rows)
}

function rowOf(bar: Bar, {figures, scenario}: Measured): string[] {
  const {what, figure, against, atLeast, atMost} = bar
  const digits = scenario.columns.find((column) => column.figure === figure)?.digits ?? 2
  const own = figures.get("Quire")?.[figure]
  const yardstick = yardstickOf(bar, figures)
  const value = own === undefined ? Number.NaN : yardstick === null ? own : own / yardstick.value
  const reached = atLeast === undefined ? value <= atMost : value >= atLeast
  return [
    what,
    shown(own, digits),
    yardstick === null ? "" : `${yardstick.name}: ${shown(yardstick.value, digits)}`,
    against === undefined ? "" : shown(value, 2),
    atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`,
    Number.isNaN(value) ? "not measured" : reached ? "reached" : "**not reached**",
  ]
}

function yardstickOf(
  {figure, against, atLeast}: Bar,
  figures: Measured["figures"],
): {name: string; value: number} | null {
  if (against === undefined) return null
  const names = against === "best peer" ? (["y-websocket", "hocuspocus"] as const) : [against]
  const known = names.map((name) => ({name, value: figures.get(name)?.[figure] ?? Number.NaN}))
  const ordered = known.filter(({value}) => Number.isFinite(value)).toSorted((a, b) => a.value - b.value)
  return (atLeast === undefined ? ordered[0] : ordered.at(-1)) ?? {name: against, value: Number.NaN}
}
