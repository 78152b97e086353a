import {spawn} from "node:child_process"
import {fileURLToPath} from "node:url"
import type {Figures, Scenario, Sizes} from "./scenario.ts"
import {pinned} from "./server-process.ts"
import type {TargetName} from "./targets.ts"

/** One run of one scenario against one target. */
export interface Job {
  readonly scenario: string
  readonly target: TargetName
  readonly sizes: Sizes
}

export type Outcome = {readonly figures: Figures} | {readonly failure: string}

const driver = fileURLToPath(new URL("driver.js", import.meta.url))

/** Runs a job: its clients in a process of their own on core 1, unless they are a browser; its server in another on core 0. */
export function runJob(job: Job, clients: Scenario["clients"]): Promise<Outcome> {
  return new Promise((resolve) => {
    const script = ["--max-old-space-size=6144", driver, JSON.stringify(job)]
    const [program, args] = clients === "browser" ? [process.execPath, script] : pinned(1, script)
    const child = spawn(program, args, {stdio: ["ignore", "pipe", "inherit"]})
    let output = ""
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
    child.on("exit", () => {
      const last = output.trim().split("\n").at(-1) ?? ""
      resolve(last.startsWith("{") ? (JSON.parse(last) as Outcome) : {failure: "the clients' process ended early"})
    })
  })
}
