// Every root script. Plain Node without dependencies: on a fresh clone there is nothing else yet.
import {readFileSync} from "node:fs"
import {findBrowser} from "./browser.mjs"
import {build, install} from "./setup.mjs"
import {bin, fail, root, run, serve} from "./process.mjs"
import {countOf, readCounts, reporters} from "./summary.mjs"

const [command, ...args] = process.argv.slice(2)

/** What `bench` needs a browser for. */
const browserBenches = ["editor", "opening", "typing", "changes", "heap"]

const commands = {
  async start() {
    await build()
    await serve(process.execPath, ["apps/server/dist/index.js", ...args])
  },
  async dev() {
    await build()
    await Promise.all([
      serve(process.execPath, [
        "--import",
        "tsx",
        "--conditions=source",
        "--watch",
        "apps/server/src/index.ts",
        ...args,
      ]),
      serve(bin("vite"), ["apps/web"]),
    ])
  },
  async check() {
    await install()
    await check()
  },
  async format() {
    await install()
    await run(bin("oxfmt"), ["."])
  },
  async test() {
    await build()
    await check()
    const unit = await run(bin("vitest"), ["run", ...reporters.vitest, ...args], {mayFail: true})
    const browser = await e2e([])
    const counts = readCounts()
    process.stdout.write(
      `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}\n`,
    )
    process.exitCode = unit || browser || (countOf(counts) === 0 ? 1 : 0)
  },
  async "test:long"() {
    await build()
    await run(bin("vitest"), ["run", ...args], {env: {QUIRE_LONG: "1"}})
  },
  async e2e() {
    await build()
    process.exitCode = await e2e(args)
  },
  async bench() {
    await build()
    const names = args.filter((arg) => /^[a-z]/.test(arg))
    const needsBrowser = names.length === 0 || names.some((name) => browserBenches.includes(name))
    const env = needsBrowser ? await browserEnv() : {}
    await run(process.execPath, ["--expose-gc", "apps/bench/dist/index.js", ...args], {env})
  },
  async screenshot() {
    await build()
    process.exitCode = await e2e(["--config", "screenshot.config.ts"])
  },
}

/** Types, lint, format, the arrows between packages. */
async function check() {
  await run(bin("tsc"), ["-b"])
  await run(bin("oxlint"), ["--type-aware"])
  await run(bin("oxfmt"), ["--check", "."])
  await run(process.execPath, ["scripts/arrows.mjs"])
}

async function e2e(filters) {
  return run(bin("playwright", "e2e"), ["test", ...reporters.playwright, ...filters], {
    cwd: "e2e",
    env: {...reporters.playwrightEnv, ...(await browserEnv())},
    mayFail: true,
  })
}

/** What tells Playwright which browser to take, unless it is its own. */
async function browserEnv() {
  const browser = await findBrowser()
  return browser === "" ? {} : {CHROMIUM_PATH: browser}
}

const {engines} = JSON.parse(readFileSync(new URL("package.json", root), "utf8"))
const [major, minor] = process.versions.node.split(".").map(Number)
const [wantedMajor, wantedMinor] = engines.node.replace(">=", "").split(".").map(Number)
if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  fail(
    `Node ${wantedMajor}.${wantedMinor} or newer is needed, this is ${process.versions.node}. Get it from nodejs.org.`,
  )
}
const chosen = commands[command]
if (chosen === undefined) fail(`unknown command ${command ?? ""}. There is: ${Object.keys(commands).join(", ")}.`)
await chosen()
