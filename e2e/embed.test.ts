import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {build, preview} from "vite"
import type {PreviewServer} from "vite"
import {expect, test} from "./person.ts"

const root = fileURLToPath(new URL("hosts", import.meta.url))
const outDir = mkdtempSync(path.join(tmpdir(), "quire-host-"))
let host: PreviewServer

test.beforeAll(async () => {
  await build({root, logLevel: "error", build: {outDir, emptyOutDir: true}})
  host = await preview({root, logLevel: "error", build: {outDir}, preview: {port: 0}})
})

test.afterAll(async () => {
  await host.close()
  rmSync(outDir, {recursive: true, force: true})
})

test("somebody in another product's page writes together with somebody in the web app", async ({
  ana,
  arrive,
  server,
}) => {
  const document = crypto.randomUUID()
  const hana = await arrive("Hana")
  await hana.open(`${host.resolvedUrls?.local[0]}?server=${encodeURIComponent(server.url)}&document=${document}`)
  await hana.text.click()
  await hana.type("From the host page.")
  await ana.open(`${server.url}/d/${document}`)
  await expect(ana.blocks).toHaveText(["From the host page."])
  await ana.placeCaret(0, "end")
  await Promise.all([ana.type(" And from the app."), hana.saved()])
  await expect(hana.blocks).toHaveText(["From the host page. And from the app."])
  await expect(ana.page.getByRole("list", {name: /people|here/i})).toContainText("Hana")
})
