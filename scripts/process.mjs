import {spawn} from "node:child_process"
import {fileURLToPath} from "node:url"

export const root = new URL("..", import.meta.url)

/** Ends with one line that says what is wrong and how to mend it. */
export function fail(line) {
  process.stderr.write(`quire: ${line}\n`)
  process.exit(1)
}

export function say(line) {
  process.stdout.write(`quire: ${line}\n`)
}

/** An installed command of the workspace, or of one of its packages. */
export function bin(name, folder = ".") {
  const suffix = process.platform === "win32" ? ".cmd" : ""
  return fileURLToPath(new URL(`${folder}/node_modules/.bin/${name}${suffix}`, root))
}

function launch(command, args, {cwd = ".", env = {}, quiet = false}) {
  return spawn(command, args, {
    cwd: fileURLToPath(new URL(cwd, root)),
    env: {...process.env, ...env},
    stdio: quiet ? ["ignore", "ignore", "ignore"] : ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32" && command !== process.execPath,
  })
}

/** Runs a command to its end. Returns its exit code; unless `mayFail`, a failure ends this process with it. */
export async function run(command, args, {mayFail = false, ...options} = {}) {
  const code = await new Promise((resolve) => {
    const child = launch(command, args, options)
    child.on("error", () => resolve(127))
    child.on("exit", (exitCode) => resolve(exitCode ?? 1))
  })
  if (code !== 0 && !mayFail) process.exit(code)
  return code
}

/** How often `serve` looks whether it is still wanted. */
const watchMs = 250

/** Runs a command until it ends or a signal ends it, which is passed on; takes over its exit code. */
export async function serve(command, args) {
  const child = launch(command, args, {})
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal))
  // npm gives a signal to the shell between it and us, which dies of it and tells nobody.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), watchMs).unref()
  process.exitCode = await new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)))
}
