import {execFileSync, spawn} from "node:child_process"
import type {ChildProcessWithoutNullStreams} from "node:child_process"
import {once} from "node:events"

const built = new URL("../../dist/run.js", import.meta.url).href
const program = `const {run} = await import(${JSON.stringify(built)}); await run(process.argv.slice(2), {}, process.argv[1])`

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  /** What it has said so far. */
  readonly said: {out: string; err: string}
  /** The exit code, null when a signal ended it. */
  readonly exit: Promise<number | null>
}

export type SmallDisk = Running & {readonly lift: () => void}

/** A real `quire` process, which serves the web app from the folder `page`. */
export function launch(page: string, ...args: readonly string[]): Running {
  return watch(spawn(process.execPath, argumentsOf(page, args)))
}

/** The same on a small disk: no file may grow beyond `fileBytes`, until `lift` is called. */
export function launchOnSmallDisk(fileBytes: number, page: string, ...args: readonly string[]): SmallDisk {
  const limit = `--fsize=${fileBytes}:unlimited`
  const running = watch(spawn("prlimit", [limit, process.execPath, ...argumentsOf(page, args)]))
  const lift = () => void execFileSync("prlimit", ["--pid", String(running.child.pid), "--fsize=unlimited"])
  return {...running, lift}
}

const argumentsOf = (page: string, args: readonly string[]) => ["--input-type=module", "--eval", program, page, ...args]

function watch(child: ChildProcessWithoutNullStreams): Running {
  const said = {out: "", err: ""}
  child.stdout.on("data", (text: Buffer) => (said.out += text.toString()))
  child.stderr.on("data", (text: Buffer) => (said.err += text.toString()))
  return {child, said, exit: once(child, "close").then(([code]) => code as number | null)}
}

/** The port on which `running` listens, when it does. Rejects with what it said when it ends before that. */
export async function portOf({child, said, exit}: Running, data: string): Promise<number> {
  const ended = exit.then(() => {
    throw new Error(`It said: ${said.out}${said.err}`)
  })
  for (;;) {
    const found = /^Quire is on http:\/\/localhost:(\d+), with its data in (.*)\n/m.exec(said.out)
    if (found?.[2] === data) return Number(found[1])
    await Promise.race([once(child.stdout, "data"), ended])
  }
}
