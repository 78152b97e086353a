import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {bin, fail, root, run, say} from "./process.mjs"

const path = (file) => fileURLToPath(new URL(file, root))
const {packageManager} = JSON.parse(readFileSync(path("package.json"), "utf8"))

/** Files whose content decides whether a step has to run again. */
const manifests = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]
const sources = ["packages", "apps", "tsconfig.json", "tsconfig.base.json", "pnpm-lock.yaml"]
const made = new Set(["node_modules", "dist", "build-types", "test-results"])

function* filesUnder(file) {
  const entries = existsSync(path(file)) ? readdirSync(path(file), {withFileTypes: true}) : []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (made.has(entry.name) || entry.name.endsWith(".tsbuildinfo")) continue
    if (entry.isDirectory()) yield* filesUnder(`${file}/${entry.name}`)
    else yield `${file}/${entry.name}`
  }
}

function fingerprint(names) {
  const hash = createHash("sha256").update(process.versions.node)
  const files = names.flatMap((name) => (/\.\w+$/.test(name) ? [name] : [...filesUnder(name)]))
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(path(file)))
  return hash.digest("hex")
}

/** Runs `step` unless it ran for the same content before and `result` is still there. */
async function once(name, names, result, step) {
  const stamp = path(`.cache/${name}`)
  const print = fingerprint(names)
  if (existsSync(path(result)) && existsSync(stamp) && readFileSync(stamp, "utf8") === print) return
  await step()
  mkdirSync(path(".cache"), {recursive: true})
  writeFileSync(stamp, print)
}

/** Installs what is missing. pnpm comes through npx, in the version that package.json names. */
export async function install() {
  await once("install", [...manifests, ...workspaceManifests()], "node_modules/.pnpm", async () => {
    say("installing packages…")
    const npx = process.platform === "win32" ? "npx.cmd" : "npx"
    const code = await run(npx, ["--yes", packageManager, "install", "--frozen-lockfile"], {mayFail: true})
    if (code !== 0)
      fail(
        "the packages could not be installed (see above). Is the package registry reachable? Then run the command again.",
      )
  })
}

function workspaceManifests() {
  return [...filesUnder("packages"), ...filesUnder("apps"), ...filesUnder("e2e")].filter((file) =>
    file.endsWith("/package.json"),
  )
}

/** Installs and builds what is missing: every package, then the web app. */
export async function build() {
  await install()
  await once("build", sources, "apps/web/dist/index.html", async () => {
    say("building…")
    await run(bin("tsc"), ["-b"])
    await run(bin("vite"), ["build", "apps/web", "--logLevel", "warn"])
  })
}
