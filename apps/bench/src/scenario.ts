import type {Target, TargetName} from "./targets.ts"

/** Figures of one run by name; NaN where this machine cannot tell. */
export type Figures = Readonly<Record<string, number>>

/** The sizes of one run. */
export type Sizes = Readonly<Record<string, number>>

/** One way to put load on a server, in a process of its own. */
export interface Scenario<S extends Sizes = Sizes> {
  /** What `npm run bench -- <name>` calls it. */
  readonly name: string
  readonly targets: readonly TargetName[]
  /** A browser may use every core; other clients have one. Default: sockets. */
  readonly clients?: "sockets" | "browser"
  /** Each is a table. The second form is what `--full` measures. */
  readonly cases: readonly {readonly title: string; readonly short: S; readonly full: S}[]
  readonly columns: readonly Column[]
  run(target: Target, sizes: S, folder: string): Promise<Figures>
}

export interface Column {
  readonly title: string
  readonly figure: string
  readonly digits: number
}
