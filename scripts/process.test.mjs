import {spawn} from "node:child_process"
import {once} from "node:events"
import {createInterface} from "node:readline"
import {describe, expect, it} from "vitest"

const server = `process.on("SIGTERM", () => { console.log("flushed"); process.exit(0) }); console.log("up"); setInterval(() => {}, 1e6)`
const script = `
  const {serve} = await import(${JSON.stringify(new URL("process.mjs", import.meta.url).href)})
  await serve(process.execPath, ["--eval", ${JSON.stringify(server)}])`

/** As npm starts it: behind a shell that passes no signal on. */
function behindShell() {
  const shell = `"$0" --input-type=module --eval "$1"; exit $?`
  return spawn("/bin/sh", ["-c", shell, process.execPath, script], {stdio: ["ignore", "pipe", "inherit"]})
}

describe.skipIf(process.platform === "win32")("serve", () => {
  it("lets the server end in its own way when npm's shell was told to go", async () => {
    const shell = behindShell()
    const said = []
    for await (const line of createInterface({input: shell.stdout})) {
      said.push(line)
      if (line === "up") shell.kill("SIGTERM")
    }
    expect(said).toEqual(["up", "flushed"])
  })

  it("takes over the exit code", async () => {
    const program = script.replace(JSON.stringify(server), JSON.stringify("process.exit(7)"))
    const [code] = await once(spawn(process.execPath, ["--input-type=module", "--eval", program]), "exit")
    expect(code).toBe(7)
  })
})
