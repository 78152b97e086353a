import {defineConfig} from "@playwright/test"

const executablePath = process.env["CHROMIUM_PATH"]

/** Chromium as root has no sandbox, and must not call home from a closed network. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.ts",
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: {timeout: 10_000},
  use: {
    browserName: "chromium",
    // What records a page takes as long as the page itself; `npm run e2e -- --trace on` asks for it.
    trace: "off",
    launchOptions: {args, ...(executablePath === undefined ? {} : {executablePath})},
  },
})
