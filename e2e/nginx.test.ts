import {execFileSync} from "node:child_process"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {findNginx, startNginx} from "./nginx.ts"
import type {Nginx} from "./nginx.ts"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"
import {program} from "./server.ts"
import type {Server} from "./server.ts"

const isLong = process.env["QUIRE_LONG"] === "1"
const folder = mkdtempSync(path.join(tmpdir(), "quire-nginx-"))
const nginx = findNginx(folder)
let proxy: Nginx | null = null

test.skip(nginx === null, "neither nginx nor Debian's package of it can be had")
test.afterEach(async () => {
  await proxy?.stop()
  proxy = null
})
test.afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** Puts nginx before `server`. @returns the address of a document behind it */
async function start({url}: Server, location: string): Promise<string> {
  const pass = `proxy_pass http://127.0.0.1:${new URL(url).port}; proxy_set_header Host $http_host;`
  proxy = await startNginx(nginx ?? "", `location / { ${pass} ${location} }`)
  return `http://localhost:${proxy.port}/d/${crypto.randomUUID()}`
}

const upgrades = `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";`

async function writeTogether(ana: Person, ben: Person): Promise<void> {
  await ana.placeCaret(0, "start")
  await ana.type("Ana. ")
  await expect(ben.blocks.first()).toHaveText(/^Ana\. /)
  await ben.placeCaret(0, "start")
  await ben.type("Ben. ")
  await expect(ana.blocks.first()).toHaveText(/^Ben\. Ana\. /)
  await Promise.all([ana.saved(), ben.saved()])
}

/** What the page says of its connection. */
async function connectionOf({page}: Person): Promise<string> {
  await page.getByTitle("Where your edits are").click()
  const dialog = page.getByRole("dialog", {name: "Where your edits are"})
  await expect(dialog).toBeVisible()
  const said = await dialog.innerText()
  await page.keyboard.press("Escape")
  return said
}

/** The requests of `page` below `path`, as they come. */
function requestsOf({page}: Person, requestPath: string): string[] {
  const urls: string[] = []
  page.on("request", (request) => request.url().includes(requestPath) && urls.push(request.url()))
  return urls
}

test("behind an nginx that blocks upgrades two people write over events and posts, more than nginx takes in one body", async ({
  ana,
  ben,
  server,
}) => {
  const address = await start(server, "")
  await Promise.all([ana.open(address), ben.open(address)])
  await ana.text.click()
  await ana.text.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/plain", ["short", ...Array(250).fill("long ".repeat(1_200))].join("\n"))
    text.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
  })
  await expect(ben.blocks).toHaveCount(251, {timeout: 20_000})
  await writeTogether(ana, ben)
  expect(await connectionOf(ana)).toContain("server-sent events")
})

test("behind an nginx that collects what it passes on, and cuts what is silent for 6 s, they write by polling", async ({
  ana,
  ben,
  server,
}) => {
  const address = await start(
    server,
    "proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; proxy_read_timeout 6s;",
  )
  const statuses: number[] = []
  ana.page.on("response", (response) => response.url().endsWith("/poll") && statuses.push(response.status()))
  await Promise.all([ana.open(address), ben.open(address)])
  await ana.text.click()
  await writeTogether(ana, ben)
  expect(await connectionOf(ana)).toContain("long polling")
  const pollCount = statuses.length
  await expect.poll(() => statuses.length, {timeout: 30_000}).toBeGreaterThan(pollCount + 2)
  await writeTogether(ana, ben)
  expect(statuses).toEqual(statuses.map(() => 200))
})

test("behind an nginx that cuts what is idle, here after 1 s, nobody notices", async ({ana, ben, server}) => {
  const address = await start(server, "proxy_read_timeout 1s;")
  const streams = requestsOf(ana, "/events")
  await Promise.all([ana.open(address), ben.open(address)])
  await ana.text.click()
  await writeTogether(ana, ben)
  const streamCount = streams.length
  await expect.poll(() => streams.length, {timeout: 20_000}).toBeGreaterThan(streamCount + 3)
  await writeTogether(ana, ben)
  expect(await connectionOf(ana)).toContain("server-sent events")
})

test("an nginx that cuts what is idle for 60 s, as it does by default, finds nothing to cut", async ({
  ana,
  ben,
  server,
}) => {
  test.skip(!isLong, "takes two minutes: QUIRE_LONG=1")
  test.setTimeout(240_000)
  const address = await start(server, upgrades)
  const sockets: string[] = []
  ana.page.on("websocket", (socket) => sockets.push(socket.url()))
  await ben.blockWebSockets()
  const streams = requestsOf(ben, "/events")
  await Promise.all([ana.open(address), ben.open(address)])
  await ana.text.click()
  await ana.page.waitForTimeout(130_000)
  await writeTogether(ana, ben)
  expect([sockets.length, streams.length]).toEqual([1, 1])
})

interface Check {
  readonly name: string
  readonly problem: string | null
  readonly advice?: {readonly lines: {readonly nginx: string}}
}

/** What `quire doctor` finds wrong. */
function problemsAt(url: string): readonly Check[] {
  let said: string
  try {
    said = execFileSync(process.execPath, [program, "doctor", url, "--json"], {encoding: "utf8"})
  } catch (error) {
    said = (error as {readonly stdout: string}).stdout
  }
  return (JSON.parse(said) as {checks: Check[]}).checks.filter(({problem}) => problem !== null)
}

test("the doctor finds what is wrong with an nginx, and its own lines mend it", async ({ana, server}) => {
  const blocked = new URL(await start(server, "")).origin
  const problems = problemsAt(blocked)
  expect(problems.map(({name}) => name)).toEqual(["handshake", "document"])
  await proxy?.stop()
  const lines = problems[0]?.advice?.lines.nginx ?? ""
  proxy = await startNginx(nginx ?? "", lines.replace("localhost:8080", `127.0.0.1:${new URL(server.url).port}`))
  const mended = `http://localhost:${proxy.port}`
  expect(problemsAt(mended)).toEqual([])
  await ana.open(`${mended}/d/${crypto.randomUUID()}`)
  expect(await connectionOf(ana)).toContain("over WebSocket")
})

test("a file is put in through nginx with the lines that we give; one that its own limit refuses is said to be too large", async ({
  ana,
  server,
}) => {
  const put = async (megabytes: number) => {
    const chooser = ana.page.waitForEvent("filechooser")
    await ana.text.click()
    await ana.type("/file")
    await ana.page.keyboard.press("Enter")
    const buffer = Buffer.alloc(megabytes * 1024 * 1024, "a")
    await (await chooser).setFiles({name: "long.txt", mimeType: "text/plain", buffer})
  }
  await ana.open(await start(server, upgrades))
  await put(2)
  await expect(ana.text.getByRole("alert")).toHaveText(/^long\.txt was not added\. The file is larger than/)
  await proxy?.stop()
  await ana.open(await start(server, `${upgrades} client_max_body_size 25m;`))
  await put(2)
  await expect(ana.text.getByRole("link", {name: /^long\.txt/})).toBeVisible()
})
