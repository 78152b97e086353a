import {execFileSync} from "node:child_process"
import {existsSync, readFileSync} from "node:fs"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {hocuspocus, yWebsocket} from "./dialect.ts"
import type {Dialect} from "./dialect.ts"
import type {Command} from "./server-process.ts"

export interface Place {
  readonly port: number
  /** Where it may keep its data. */
  readonly folder: string
  /** What a ceiling answers everybody with; servers have documents of their own. */
  readonly blob?: string
}

export type TargetName = "Quire" | "plain ws" | "raw pre-framed" | "raw batching" | "y-websocket" | "hocuspocus"

/** Something that can be measured. */
export interface Target {
  readonly name: TargetName
  readonly kind: "quire" | "ceiling" | "peer"
  readonly dialect: Dialect
  command(place: Place): Command
}

const peers = fileURLToPath(new URL("../peers", import.meta.url))
const script = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const node = (args: readonly string[], env: Readonly<Record<string, string>>, cwd?: string): Command => ({
  args,
  env,
  ...(cwd === undefined ? {} : {cwd}),
})

const ceiling = (name: TargetName, mode: string): Target => ({
  name,
  kind: "ceiling",
  dialect: yWebsocket(""),
  command: ({port, blob = ""}) => node([script("raw-server.js")], {PORT: String(port), MODE: mode, BLOB: blob}),
})

/** `QUIRE_BENCH_PROFILE` names a folder: Quire's server leaves a CPU profile of each run there. */
const profileFolder = process.env["QUIRE_BENCH_PROFILE"]
const profiling = profileFolder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`]

/** Quire as it is deployed: every limit on, and every commit flushed. */
const quire: Target = {
  name: "Quire",
  kind: "quire",
  dialect: yWebsocket("/collab"),
  command: ({port, folder}) =>
    node([...profiling, script("../../server/dist/index.js")], {
      QUIRE_PORT: String(port),
      QUIRE_DATA: folder,
      QUIRE_ACCESS: "open",
    }),
}

const all: readonly Target[] = [
  quire,
  ceiling("plain ws", "plain"),
  ceiling("raw pre-framed", "framed"),
  ceiling("raw batching", "batched"),
  {
    name: "y-websocket",
    kind: "peer",
    dialect: yWebsocket(""),
    command: ({port, folder}) =>
      node(
        ["node_modules/@y/websocket-server/src/server.js"],
        {HOST: "127.0.0.1", PORT: String(port), YPERSISTENCE: path.join(folder, "leveldb")},
        peers,
      ),
  },
  {
    name: "hocuspocus",
    kind: "peer",
    dialect: hocuspocus,
    command: ({port, folder}) =>
      node(["hocuspocus.mjs"], {PORT: String(port), DATABASE: path.join(folder, "db.sqlite")}, peers),
  },
]

export function targetOf(name: TargetName): Target {
  return all.find((target) => target.name === name)!
}

export const peerNames = ["y-websocket", "hocuspocus"] as const

/** Installs the peers on first use: they are no part of the workspace, because one of them has to be compiled. */
export function installPeers(): boolean {
  if (existsSync(path.join(peers, "node_modules"))) return true
  process.stderr.write("installing the peers (once; a compiler is needed)\n")
  try {
    execFileSync("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], {
      cwd: peers,
      stdio: ["ignore", "ignore", "inherit"],
    })
    return true
  } catch {
    process.stderr.write("the peers could not be installed, and are left out\n")
    return false
  }
}

/** Name and version of what was measured. */
export function versions(): Record<string, string> {
  const {dependencies} = JSON.parse(readFileSync(path.join(peers, "package.json"), "utf8")) as {
    dependencies: Record<string, string>
  }
  return dependencies
}
