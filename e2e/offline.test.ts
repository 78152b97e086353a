import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {chromium} from "@playwright/test"
import type {BrowserContext} from "@playwright/test"
import {expect, test} from "./person.ts"

const textOf = "[role=textbox][aria-multiline=true]"

/** The browser that runs on `profile`: its main process, which takes the others with it. */
function processesOf(profile: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8")
        return command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=")
      } catch {
        return false
      }
    })
}

test("the app opens without a network, lists and opens what was open before, and merges when it is back", async ({
  ana,
  ben,
  server,
  address,
}) => {
  await ana.open(address)
  await ana.page.getByRole("textbox", {name: /title/i}).fill("Field notes")
  await ana.text.click()
  await ana.type("written at home")
  await ana.saved()
  await ana.page.evaluate(() => navigator.serviceWorker.ready)
  await ana.page.context().setOffline(true)

  await ana.page.goto(server.url)
  await ana.page.getByRole("link", {name: /Field notes/}).click()
  await expect(ana.blocks).toHaveText(["written at home"])
  await ana.placeCaret(0, "end")
  await ana.type(", and on the train")
  await expect(ana.status).toHaveText("Offline, kept on this device")
  await ben.open(address)
  await ben.placeCaret(0, "start")
  await ben.type("Ben: ")
  await ben.saved()
  await ana.page.reload()
  await expect(ana.blocks).toHaveText(["written at home, and on the train"])
  await expect(ana.status).toHaveText("Offline, kept on this device")

  await ana.page.context().setOffline(false)
  await expect(ben.blocks).toHaveText(["Ben: written at home, and on the train"])
  await expect(ana.blocks).toHaveText(["Ben: written at home, and on the train"])
  await ana.saved()
})

test("the app can be installed", async ({ana, server}) => {
  await ana.page.goto(server.url)
  await ana.page.evaluate(() => navigator.serviceWorker.ready)
  const devtools = await ana.page.context().newCDPSession(ana.page)
  const {errors} = await devtools.send("Page.getAppManifest")
  const {installabilityErrors} = await devtools.send("Page.getInstallabilityErrors")
  // Every page of a test is in a private window, which is all that Chromium may hold against it.
  expect([errors, installabilityErrors.map(({errorId}) => errorId)]).toEqual([[], ["in-incognito"]])
})

test("a document that this device does not have says so, and opens when the network is back", async ({
  ana,
  server,
  address,
}) => {
  await ana.page.goto(server.url)
  await ana.page.evaluate(() => navigator.serviceWorker.ready)
  await ana.page.context().setOffline(true)
  await ana.page.goto(address)
  await expect(ana.page.getByText("This document is not on this device")).toBeVisible()
  await ana.page.context().setOffline(false)
  await expect(ana.text).toBeVisible()
})

test("a browser that is killed has lost nothing that is older than a second", async ({server, address}) => {
  const profile = mkdtempSync(path.join(tmpdir(), "quire-profile-"))
  const open = async (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(profile, test.info().project.use.launchOptions)
  try {
    const before = await open()
    const page = before.pages()[0] ?? (await before.newPage())
    await page.goto(address)
    await page.locator(textOf).click()
    await page.keyboard.type("first")
    await expect(page.getByRole("status")).toContainText("Saved")
    await page.evaluate(() => navigator.serviceWorker.ready)
    await server.kill()
    await page.keyboard.type(" and what the server never saw")
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)))
    for (const pid of processesOf(profile)) process.kill(pid, "SIGKILL")
    await expect.poll(() => before.pages().every((open) => open.isClosed())).toBe(true)

    const after = await open()
    const again = await after.newPage()
    await again.goto(address)
    await expect(again.locator(textOf)).toContainText("first and what the server never saw")
    await server.start()
    await again.evaluate(() => dispatchEvent(new Event("online")))
    await expect(again.getByRole("status")).toContainText("Saved")
    await after.close()
  } finally {
    rmSync(profile, {recursive: true, force: true})
  }
})

test("two tabs without a network see each other's words", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("together")
  await ana.saved()
  const second = await ana.page.context().newPage()
  await second.goto(address)
  await expect(second.locator(textOf)).toContainText("together")
  await ana.page.context().setOffline(true)
  await ana.type(" apart")
  await expect(second.locator(textOf)).toContainText("together apart")
})

test("what the browser evicts while the page is open is kept anew", async ({ana, address}) => {
  await ana.open(address)
  await ana.text.click()
  await ana.type("kept")
  await ana.saved()
  await ana.page.evaluate(
    () => new Promise((resolve) => indexedDB.deleteDatabase("quire").addEventListener("success", resolve)),
  )
  await ana.page.getByTitle("Where your edits are").click()
  const details = ana.page.getByRole("dialog", {name: "Where your edits are"})
  await expect(details).toContainText("The browser removed what it had kept")
  await expect(details).toContainText("Keeps a copy", {timeout: 20_000})
})

test("where the browser keeps nothing, the page says so and the server has it all", async ({ana, server, address}) => {
  await ana.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("private window", "SecurityError")
    }
  })
  await ana.open(address)
  await ana.text.click()
  await ana.type("seen by the server")
  await ana.saved()
  await server.kill()
  await ana.type(", and not")
  await expect(ana.status).toContainText("Not saved, keep this tab open")
  const asked = ana.page.waitForEvent("dialog")
  void ana.page.close({runBeforeUnload: true})
  await (await asked).dismiss()
  await server.start()
  await ana.networkBack()
  await ana.saved()
})

test("a device without room says so, and the server still gets everything", async ({ana, ben, server, address}) => {
  const devtools = await ana.page.context().newCDPSession(ana.page)
  // Before the page stores anything: the browser looks anew at what room there is only every half a minute.
  await devtools.send("Storage.overrideQuotaForOrigin", {origin: server.url, quotaSize: 1})
  await ana.open(address)
  await ana.text.click()
  await ana.type("no room here")
  await ana.saved()
  await ben.open(address)
  await expect(ben.blocks).toHaveText(["no room here"])
  await ana.page.getByTitle("Where your edits are").click()
  await expect(ana.page.getByRole("dialog", {name: "Where your edits are"})).toContainText("no room left")
})

test("a store that never opens holds nothing up for long", async ({ana, address}) => {
  await ana.page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest
  })
  await ana.open(address)
  await ana.text.click()
  await ana.type("still here")
  await ana.saved()
  await ana.page.getByTitle("Where your edits are").click()
  await expect(ana.page.getByRole("dialog", {name: "Where your edits are"})).toContainText("close the other tabs")
})
