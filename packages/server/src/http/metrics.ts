import type {Relay} from "@quire/relay"
import type {FastifyInstance} from "fastify"
import type {Metric} from "prom-client"
import {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} from "prom-client"
import type {StorageMeter} from "../storage/measured.ts"
import {transports} from "../transport/connections.ts"
import type {Connections} from "../transport/connections.ts"
import {SharedWork} from "./shared-work.ts"

type Watched = Pick<Relay, "journal" | "counts" | "rooms" | "sessionCount">

/** Everything that `GET /metrics` shows, in Prometheus' words. No label holds an id or a name of anybody's. */
export class Metrics implements StorageMeter {
  readonly #registry = new Registry()
  readonly #commitSeconds = this.#histogram(
    "quire_commit_seconds",
    "Time from handing updates to the disk until it confirmed them.",
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  )
  readonly #commitUpdates = this.#histogram(
    "quire_commit_updates",
    "Updates that shared one commit.",
    [1, 2, 5, 10, 20, 50, 100, 500],
  )
  readonly #compactionSeconds = this.#histogram(
    "quire_compaction_seconds",
    "Time to merge one document.",
    [0.01, 0.05, 0.25, 1, 5, 30],
  )
  readonly #failures = this.#counter("quire_storage_failures_total", "Commits and compactions that failed.", ["work"])
  readonly #damaged = this.#counter("quire_damaged_rows_total", "Rows whose checksum did not hold, set aside.")
  readonly #uploads = this.#counter("quire_uploads_total", "Files of documents, by what became of them.", ["what"])

  constructor() {
    // Process and loop: its CPU, memory, handles, and the delay of the event loop.
    collectDefaultMetrics({register: this.#registry})
    // An alert sees the first failure only where there was a figure before it.
    for (const work of ["commit", "compaction"]) this.#failures.inc({work}, 0)
  }

  committed(seconds: number, updateCount: number, held: boolean): void {
    if (!held) return this.#failures.inc({work: "commit"})
    this.#commitSeconds.observe(seconds)
    this.#commitUpdates.observe(updateCount)
  }

  compacted(seconds: number, held: boolean): void {
    if (held) this.#compactionSeconds.observe(seconds)
    else this.#failures.inc({work: "compaction"})
  }

  foundDamage(rowCount: number): void {
    this.#damaged.inc(rowCount)
  }

  /** @param what `stored`, `removed`, or why a request was refused */
  uploaded(what: string, fileCount = 1): void {
    this.#uploads.inc({what}, fileCount)
  }

  /** Shows what `relay` counts too, and who is connected. */
  watch(relay: Watched, connections: Pick<Connections, "countOf">): void {
    this.#connections(connections)
    this.#gauge("quire_sessions", "Clients in documents.", () => relay.sessionCount)
    this.#gauge("quire_rooms", "Documents that are live.", () => relay.rooms.count)
    this.#gauge("quire_idle_rooms", "Documents that are live though nobody is in.", () => relay.rooms.idleCount)
    this.#gauge("quire_rooms_bytes", "Memory of the documents that are live, about.", () => relay.rooms.sizeBytes)
    this.#gauge("quire_unsaved_updates", "Updates that are not on disk yet.", () => relay.journal.unsavedCount)
    this.#gauge("quire_unsaved_bytes", "Bytes of updates that are not on disk yet.", () => relay.journal.unsavedBytes)
    this.#gauge("quire_storage_failing", "1 while commits fail and are tried again.", () =>
      relay.journal.state === "failing" ? 1 : 0,
    )
    this.#counts("quire_updates_total", "Updates, by what became of them.", "what", relay, null)
    this.#counts("quire_rooms_total", "Documents, by what became of them.", "what", relay, "rooms")
    this.#counts(
      "quire_refused_total",
      "Updates that were refused, and messages that are none, by the reason.",
      "reason",
      relay,
      "refused",
    )
    this.#counts("quire_limited_total", "Connections that a limit ended, by the limit.", "limit", relay, "limited")
  }

  /** `GET /metrics`. */
  route(app: FastifyInstance): void {
    const text = new SharedWork(() => this.#registry.metrics())
    app.get("/metrics", async (_request, reply) => reply.type(this.#registry.contentType).send(await text.ask()))
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return this.#add(new Histogram({name, help, buckets, registers: []}))
  }

  #counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return this.#add(new Counter({name, help, labelNames, registers: []}))
  }

  /** A figure that is read when somebody looks. */
  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({name, help, registers: [], collect: () => gauge.set(read())})
    this.#add(gauge)
  }

  #connections(connections: Pick<Connections, "countOf">): void {
    const gauge: Gauge<"transport"> = new Gauge({
      name: "quire_connections",
      help: "Open connections, by what carries them.",
      labelNames: ["transport"],
      registers: [],
      collect: () => {
        for (const transport of transports) gauge.set({transport}, connections.countOf(transport))
      },
    })
    this.#add(gauge)
  }

  /** What the relay counts under `group`, as in `refused.tooDeep`, or, when that is null, under no group. */
  #counts(name: string, help: string, label: string, {counts}: Watched, group: string | null): void {
    const collect = () => {
      counter.reset()
      for (const [counted, count] of counts.all) {
        const parts = counted.split(".")
        if ((parts.length > 1 ? parts[0] : null) === group) counter.inc({[label]: parts.at(-1) ?? ""}, count)
      }
    }
    const counter: Counter = this.#add(new Counter({name, help, labelNames: [label], registers: [], collect}))
  }

  #add<M extends Metric>(metric: M): M {
    this.#registry.registerMetric(metric)
    return metric
  }
}
