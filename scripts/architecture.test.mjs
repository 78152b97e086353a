import {existsSync, readFileSync} from "node:fs"
import {describe, expect, it} from "vitest"

const root = new URL("..", import.meta.url)
const page = readFileSync(new URL("ARCHITECTURE.md", root), "utf8")
const named = [...page.matchAll(/`((?:apps|packages|e2e|scripts|docs)\/[\w./-]+)`/g)].map(([, path]) => path)

describe("ARCHITECTURE.md", () => {
  it.each([...new Set(named)])("names %s, which exists", (path) => {
    expect(existsSync(new URL(path, root))).toBe(true)
  })

  it("follows a keystroke through at least one file of each room on its way", () => {
    for (const room of ["editor", "binding", "client", "server", "relay"]) {
      expect(named).toContainEqual(expect.stringContaining(`packages/${room}/src/`))
    }
  })
})
