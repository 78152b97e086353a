import {readFileSync} from "node:fs"
import {createServer, request} from "node:http"
import type {Server as HttpServer} from "node:http"
import type {AddressInfo} from "node:net"
import {Gate} from "./gate.ts"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

/** Prints a figure of the issue; only the bounds that a person would notice are asserted. */
const figure = (what: string, ms: number) => process.stdout.write(`figure: ${what}: ${Math.round(ms)} ms\n`)

test("S6 a network that is lost while somebody types is said within seconds, and all is saved when it is back", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("before ")
  await ana.saved()
  await ana.page.context().setOffline(true)
  const lostAtMs = Date.now()
  await ana.type("while offline")
  await expect(ana.status).toHaveText("Offline, kept on this device")
  figure("network loss while typing, to Offline on the screen", Date.now() - lostAtMs)
  await ana.page.context().setOffline(false)
  const backAtMs = Date.now()
  await ana.saved()
  figure("network return, to Saved on the screen", Date.now() - backAtMs)
  expect(Date.now() - backAtMs).toBeLessThan(8_000)
})

test("a server that stands still is noticed while somebody types", async ({ana, server, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("before ")
  await ana.saved()
  server.signal("SIGSTOP")
  try {
    const stoppedAtMs = Date.now()
    await ana.type("into the void")
    await expect(ana.status).toHaveText("Offline, kept on this device")
    figure("server stopped while typing, to Offline on the screen", Date.now() - stoppedAtMs)
  } finally {
    server.signal("SIGCONT")
  }
  await ana.networkBack()
  await ana.saved()
})

/** From the start of the page load to *Saved* on the screen, by the page's own clock. */
async function openingMs({page}: Person, address: string): Promise<number> {
  await page.goto(address, {waitUntil: "commit"})
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const isSaved = document.querySelector("[role=status]")?.textContent?.includes("Saved")
          if (isSaved) resolve(performance.now())
          else setTimeout(look, 5)
        }
        look()
      }),
  )
}

test("where WebSocket is blocked, documents open over plain requests, and at once the next time", async ({
  ana,
  ben,
  address,
}) => {
  await ana.blockWebSockets()
  figure("blocked WebSocket, first time, page load to synced", await openingMs(ana, address))
  await ben.open(address)
  await ana.text.click()
  await ana.type("over posts")
  await expect(ben.blocks).toHaveText(["over posts"])
  await ben.placeCaret(0, "end")
  await ben.type(" and back")
  await expect(ana.blocks).toHaveText(["over posts and back"])
  await ana.saved()
  await ana.page.getByTitle("Where your edits are").click()
  await expect(ana.page.getByRole("dialog", {name: "Where your edits are"})).toContainText("server-sent events")
  const againMs = await openingMs(ana, address)
  figure("blocked WebSocket, remembered, page load to synced", againMs)
  expect(againMs).toBeLessThan(4_000)
})

test("G4 who opens a document to view it reads along, is seen, and cannot write", async ({ana, ben, address}) => {
  await ana.open(address)
  await ben.page.goto(`${address}?role=viewer`)
  await expect(ben.status).toHaveText("View only")
  await ana.text.click()
  await ana.type("for Ben to read")
  await expect(ben.blocks).toHaveText(["for Ben to read"])
  await expect(ana.page.getByRole("list", {name: "People here"})).toContainText("Ben")
  await expect(ben.text).not.toHaveAttribute("contenteditable", "true")
})

/** How many documents the browser of `person` keeps. */
async function keptCount({page}: Person): Promise<number> {
  return page.evaluate(async () => {
    const answer = async <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => request.addEventListener("success", () => resolve(request.result)))
    const database = await answer(indexedDB.open("quire"))
    const counts = ["documents", "updates"].map((store) =>
      answer(database.transaction(store).objectStore(store).count()),
    )
    database.close()
    return Math.max(...(await Promise.all(counts)))
  })
}

test("access that is lost with unsent text: the person keeps a copy, or discards it", async ({ana, address}) => {
  const gate = new Gate()
  await gate.stand(ana)
  await ana.open(address)
  await ana.text.click()
  await ana.type("mine ")
  await ana.saved()
  gate.isShut = true
  await ana.type("unsent")
  await gate.refuse(4403, "forbidden")
  await expect(ana.status.first()).toContainText("Can't save")
  await expect(ana.status.first()).toContainText("You may no longer open this document")
  await expect(ana.page.locator("[role=textbox][aria-multiline=true][contenteditable=true]")).toHaveCount(0)
  const downloading = ana.page.waitForEvent("download")
  await ana.page.getByRole("button", {name: "Keep a copy"}).click()
  expect(readFileSync(await (await downloading).path(), "utf8")).toContain("mine unsent")
  expect(await keptCount(ana)).toBeGreaterThan(0)
  await ana.page.getByRole("button", {name: "Discard them"}).click()
  await expect(ana.page.getByRole("region", {name: "Edits that are not on the server"})).toHaveCount(0)
  await expect(ana.page.getByRole("paragraph").filter({hasText: "You may no longer open"})).toBeVisible()
  await expect(ana.page.getByText("mine unsent")).toHaveCount(0)
  await expect(ana.status.first()).toContainText("Can't open")
  expect(await keptCount(ana)).toBe(0)
  gate.open()
  await ana.page.getByTitle("Where your edits are").click()
  await ana.page.getByRole("button", {name: "Try now"}).click()
  await expect(ana.blocks).toHaveText(["mine "])
})

test("access that is lost with everything sent: the copy on the device stays until the person has it removed", async ({
  ana,
  address,
}) => {
  const gate = new Gate()
  await gate.stand(ana)
  await ana.open(address)
  await ana.text.click()
  await ana.type("read once")
  await ana.saved()
  await expect.poll(() => keptCount(ana)).toBeGreaterThan(0)
  await gate.refuse(4404, "notFound")
  const copy = ana.page.getByRole("region", {name: "The copy on this device"})
  await expect(copy.getByRole("alert")).toContainText("A copy of it is still on this device.")
  await expect(ana.blocks).toHaveText(["read once"])
  await ana.page.getByRole("button", {name: "Remove it from this device"}).click()
  await expect(copy).toHaveCount(0)
  expect(await keptCount(ana)).toBe(0)
})

test("a click on the save state tells since when, how many edits wait, over what, and how far the server is", async ({
  ana,
  address,
}) => {
  await ana.open(address)
  await ana.page.getByTitle("Where your edits are").click()
  const details = ana.page.getByRole("dialog", {name: "Where your edits are"})
  await expect(details).toContainText(/Connected since .* over WebSocket/)
  await expect(details).toContainText("All on the server's disk")
  await expect(details).toContainText("Keeps a copy")
  await expect(details).toContainText(/\d+ ms/)
  await expect(details.getByRole("link", {name: "Check the connection"})).toHaveAttribute("href", "/connection")
})

test("the connection page tries every way, and says how each went", async ({ana, server}) => {
  await ana.page.goto(`${server.url}/connection`)
  await expect(ana.status).toHaveText("All is well: documents open over WebSocket.")
  await expect(ana.page.locator("[data-result=passed]")).toHaveCount(7)
})

test("the connection page says what a blocked WebSocket usually is, and the lines that mend it", async ({
  ana,
  server,
}) => {
  await ana.blockWebSockets()
  await ana.page.goto(`${server.url}/connection`)
  await expect(ana.status).toContainText("WebSocket is blocked", {timeout: 20_000})
  await ana.page.locator("li", {hasText: "A WebSocket opens at /ws"}).getByText("nginx").click()
  await expect(ana.page.getByText("proxy_set_header Upgrade").first()).toBeVisible()
})

/** What stands between a person and the server: passes requests on until it is told to answer by itself. */
class Portal {
  /** Post bodies get lost. */
  dropsBodies = false
  answer: ((url: string) => {readonly status: number; readonly type: string; readonly body: string}) | null = null
  readonly #server: HttpServer

  constructor(target: string) {
    this.#server = createServer((incoming, outgoing) => {
      const own = this.answer?.(incoming.url ?? "")
      if (own !== undefined) {
        outgoing.writeHead(own.status, {"content-type": own.type}).end(own.body)
        return
      }
      const {hostname, port} = new URL(target)
      const drops = this.dropsBodies && incoming.method === "POST"
      const headers = drops ? {...incoming.headers, "content-length": "0"} : incoming.headers
      const onward = request({hostname, port, method: incoming.method, path: incoming.url, headers}, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(outgoing)
      })
      onward.on("error", () => outgoing.destroy())
      if (drops) onward.end()
      else incoming.pipe(onward)
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, resolve))
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

const liars = [
  {
    who: "a captive portal",
    status: 200,
    type: "text/html",
    body: "<!doctype html><title>Sign in to the network</title>",
  },
  {who: "a proxy without its server", status: 502, type: "text/html", body: "<h1>502 Bad Gateway</h1>"},
  {who: "a stream that is cut off", status: 200, type: "text/event-stream", body: "data: AA"},
  {who: "a server that answers garbage", status: 200, type: "application/octet-stream", body: "\u0000\u00ff{]"},
]

for (const {who, ...answer} of liars) {
  test(`${who} is no server: what the device holds is shown, and nothing is called saved`, async ({ana, server}) => {
    const portal = new Portal(server.url)
    try {
      const address = `${await portal.start()}/d/${crypto.randomUUID()}`
      await ana.open(address)
      await ana.text.click()
      await ana.type("on the device")
      await ana.saved()
      await ana.page.evaluate(() => navigator.serviceWorker.ready)
      portal.answer = () => answer
      await ana.page.goto(address)
      await expect(ana.blocks).toHaveText(["on the device"])
      await ana.text.click()
      await ana.type("!")
      await expect(ana.status).toHaveText("Offline, kept on this device", {timeout: 20_000})
      portal.answer = null
      await ana.networkBack()
      await ana.saved()
    } finally {
      portal.stop()
    }
  })
}

test("a proxy that drops what pages post is no way to the server: nothing is called saved until it stops", async ({
  ana,
  server,
}) => {
  const portal = new Portal(server.url)
  try {
    await ana.open(`${await portal.start()}/d/${crypto.randomUUID()}`)
    await ana.text.click()
    await ana.type("before")
    await ana.saved()
    portal.dropsBodies = true
    await ana.type(", lost on the way")
    await expect(ana.status).toHaveText("Offline, kept on this device", {timeout: 30_000})
    portal.dropsBodies = false
    await ana.networkBack()
    await ana.saved()
    await expect(ana.blocks).toHaveText(["before, lost on the way"])
  } finally {
    portal.stop()
  }
})
