import {existsSync} from "node:fs"
import path from "node:path"
import {bin, fail, run, say} from "./process.mjs"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome.exe"]
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
]

function installed() {
  const folders = (process.env.PATH ?? "").split(path.delimiter)
  const candidates = [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...places]
  return candidates.find((file) => existsSync(file))
}

/** The browser for the tests: a path, or "" for the one that Playwright keeps for itself. Gets one where there is none. */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen)
    return existsSync(chosen)
      ? chosen
      : fail(`CHROMIUM_PATH is ${chosen}, where there is no file. Correct it, or unset it.`)
  const found = installed()
  if (found) return found
  say("no Chromium here; asking Playwright for one…")
  if ((await run(bin("playwright", "e2e"), ["install", "chromium"], {mayFail: true, quiet: true})) === 0) return ""
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("Playwright could not download one; installing Debian's chromium…")
    await run("apt-get", ["update", "-qq"], {mayFail: true, quiet: true})
    await run("apt-get", ["install", "-y", "-qq", "chromium"], {
      mayFail: true,
      quiet: true,
      env: {DEBIAN_FRONTEND: "noninteractive"},
    })
    const debian = installed()
    if (debian) return debian
  }
  return fail(
    "the browser tests need Chromium, and none could be had. Install Chromium or Chrome, or point CHROMIUM_PATH to one.",
  )
}
