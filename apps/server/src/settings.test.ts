import {readFileSync} from "node:fs"
import {describe, expect, it} from "vitest"
import {help, readSettings, settingsPage, settingSpecs, variableOf} from "./settings.ts"

const standard = {port: 8080, host: "127.0.0.1", data: "./data", access: "open", openToNetwork: false}

describe("settings", () => {
  it("have a default each", () => {
    expect(readSettings([], {})).toEqual(standard)
  })

  it("come from flags, either spelling, and from the environment; a flag wins", () => {
    const env = {QUIRE_PORT: "1", QUIRE_DATA: "/env", QUIRE_OPEN_TO_NETWORK: "true"}
    expect(readSettings(["--port", "2", "--host=::1"], env)).toEqual({
      ...standard,
      port: 2,
      host: "::1",
      data: "/env",
      openToNetwork: true,
    })
  })

  it("keep an = in a value", () => {
    expect(readSettings(["--data=a=b"], {}).data).toBe("a=b")
  })

  const bad: [string[], Record<string, string>, string][] = [
    [["--port", "65536"], {}, "--port"],
    [["--port", "8o"], {}, "--port"],
    [["--port", "-1"], {}, "--port"],
    [["--port"], {}, "--port"],
    [["--host", ""], {}, "--host"],
    [["--data="], {}, "--data"],
    [["--access", "accounts"], {}, "--access"],
    [["--open-to-network=maybe"], {}, "--open-to-network"],
    [["--prot", "1"], {}, "--prot"],
    [["8080"], {}, "8080"],
    [[], {QUIRE_PORT: ""}, "QUIRE_PORT"],
    [[], {QUIRE_OPEN_TO_NETWORK: "yes"}, "QUIRE_OPEN_TO_NETWORK"],
  ]
  it.each(bad)("%j with %j is refused in one line that names %s", (args, env, name) => {
    const read = () => readSettings(args, env)
    expect(read).toThrow(expect.objectContaining({name: "SettingsError"}))
    expect(read).toThrow(name)
    expect(read).not.toThrow("\n")
  })

  it.each(["0.0.0.0", "::", "192.168.1.5", "127.example.org", "example.org"])(
    "listening on %s takes --open-to-network",
    (host) => {
      expect(() => readSettings(["--host", host], {})).toThrow("--open-to-network")
      expect(readSettings(["--host", host, "--open-to-network"], {}).host).toBe(host)
    },
  )

  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("listening on %s does not", (host) => {
    expect(readSettings(["--host", host], {}).host).toBe(host)
  })
})

it("--help and docs/settings.md list every setting, and the page is up to date", () => {
  const page = readFileSync(new URL("../../../docs/settings.md", import.meta.url), "utf8")
  expect(page).toBe(settingsPage())
  for (const {name} of Object.values(settingSpecs)) {
    for (const text of [help(), page]) {
      expect(text).toContain(`--${name}`)
      expect(text).toContain(variableOf(name))
    }
  }
})
