import {spawn} from "node:child_process"
import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {connect, createServer} from "node:net"
import type {AddressInfo} from "node:net"
import {setTimeout as sleep} from "node:timers/promises"

/** A Node program. */
export interface Command {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env: Readonly<Record<string, string>>
}

export interface Memory {
  readonly residentMb: number
  readonly peakMb: number
}

const startMs = 20_000
const stopMs = 15_000

/** Keeps a program on one core, where the machine can; so a server and its clients never share one. */
export function pinned(core: number, args: readonly string[]): [string, string[]] {
  const taskset = ["/usr/bin/taskset", "/bin/taskset"].find((file) => existsSync(file))
  return taskset === undefined
    ? [process.execPath, [...args]]
    : [taskset, ["-c", String(core), process.execPath, ...args]]
}

/** A server in a process of its own, on core 0; what it costs is read from /proc, where there is one. */
export class ServerProcess {
  readonly port: number
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>

  private constructor(port: number, child: ChildProcess) {
    this.port = port
    this.#child = child
    this.#ended = once(child, "exit")
    process.on("exit", this.#kill)
  }

  readonly #kill = () => void this.#child.kill("SIGKILL")

  /** Starts what `command` says for a free port, and waits until it listens. */
  static async start(command: (port: number) => Command): Promise<ServerProcess> {
    const port = await freePort()
    const {args, cwd, env} = command(port)
    const [program, all] = pinned(0, args)
    const child = spawn(program, all, {
      ...(cwd === undefined ? {} : {cwd}),
      env: {...process.env, NODE_ENV: "production", ...env},
      stdio: ["ignore", "ignore", "inherit"],
    })
    const server = new ServerProcess(port, child)
    const giveUpMs = performance.now() + startMs
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} before it listened`)
      if (performance.now() > giveUpMs) throw new Error(`The server did not listen within ${startMs / 1_000} s`)
      await sleep(2)
    }
    return server
  }

  /** Time that all its threads ran, kernel included. */
  get cpuSeconds(): number {
    const folder = `/proc/${this.#child.pid}/task`
    if (!existsSync(folder)) return Number.NaN
    const nanoseconds = readdirSync(folder).map((task) => Number(readProc(`${folder}/${task}/schedstat`).split(" ")[0]))
    return nanoseconds.reduce((sum, count) => sum + count, 0) / 1e9
  }

  get memory(): Memory {
    const status = readProc(`/proc/${this.#child.pid}/status`)
    const mb = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN) / 1_024
    return {residentMb: mb("VmRSS"), peakMb: mb("VmHWM")}
  }

  /** Lets `peakMb` count from now. */
  forgetPeak(): void {
    const file = `/proc/${this.#child.pid}/clear_refs`
    if (existsSync(file)) writeFileSync(file, "5")
  }

  async kill(): Promise<void> {
    this.#kill()
    await this.#ended
    process.off("exit", this.#kill)
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM")
    await Promise.race([this.#ended, sleep(stopMs, null, {ref: false})])
    await this.kill()
  }
}

/** A thread may end between being listed and being read. */
function readProc(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.on("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.on("error", () => resolve(false))
  })
}
