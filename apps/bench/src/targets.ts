import {execFileSync} from "node:child_process"
import {existsSync, readFileSync} from "node:fs"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {build} from "vite"
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

export type TargetName = "Quire" | "plain ws" | "raw pre-framed" | "raw batching" | "y-websocket" | "hocuspocus" | "pm"

/** Something that can be measured. */
export interface Target {
  readonly name: TargetName
  readonly kind: "quire" | "ceiling" | "peer"
  /** Where its packages are, if it is no part of the workspace. */
  readonly packages?: string
  readonly dialect: Dialect
  command(place: Place): Command
}

const peers = fileURLToPath(new URL("../peers", import.meta.url))
const pmPage = path.join(peers, "pm")
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

/** `QUIRE_BENCH_PROFILE` names a folder: Quire's server leaves a CPU profile of each run there, and so does a page. */
export const profileFolder = process.env["QUIRE_BENCH_PROFILE"]
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
    packages: peers,
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
    packages: peers,
    dialect: hocuspocus,
    command: ({port, folder}) =>
      node(["hocuspocus.mjs"], {PORT: String(port), DATABASE: path.join(folder, "db.sqlite")}, peers),
  },
  {
    name: "pm",
    kind: "peer",
    packages: pmPage,
    dialect: yWebsocket("/collab"),
    command: ({port}) =>
      node([script("editor/page-server.js")], {PORT: String(port), FOLDER: path.join(pmPage, "dist")}),
  },
]

export function targetOf(name: TargetName): Target {
  return all.find((target) => target.name === name)!
}

const prepared = new Map<string, Promise<boolean>>()

/** Installs and builds what `target` needs on first use: peers are no part of the workspace. @returns whether it is there */
export function prepare({packages}: Target): Promise<boolean> {
  if (packages === undefined) return Promise.resolve(true)
  const known = prepared.get(packages) ?? prepareIn(packages)
  prepared.set(packages, known)
  return known
}

async function prepareIn(folder: string): Promise<boolean> {
  try {
    if (!existsSync(path.join(folder, "node_modules"))) install(folder)
    if (folder === pmPage) await build({root: pmPage, configFile: false, logLevel: "error"})
    return true
  } catch {
    process.stderr.write(`what is in ${path.basename(folder)} could not be installed, and is left out\n`)
    return false
  }
}

function install(folder: string): void {
  process.stderr.write(`installing ${path.basename(folder)} (once; servers need a compiler)\n`)
  const args = ["install", "--no-package-lock", "--no-audit", "--no-fund"]
  execFileSync("npm", args, {cwd: folder, stdio: ["ignore", "ignore", "inherit"]})
}

/** Name and version of what was measured. */
export function versions(): Record<string, string> {
  const manifests = [peers, pmPage].map((folder) => readFileSync(path.join(folder, "package.json"), "utf8"))
  const all = manifests.map((manifest) => JSON.parse(manifest) as {dependencies: Record<string, string>})
  return Object.assign({}, ...all.map(({dependencies}) => dependencies)) as Record<string, string>
}
