import {readFileSync} from "node:fs"
import {describe, expect, it} from "vitest"
import {commands} from "./commands.ts"
import {help} from "./help.ts"
import {readArguments, readSettings, settingsPage, settingSpecs, variableOf} from "./settings.ts"

const limits = {
  frameMib: 16,
  documentMib: 100,
  connectionsPerDocument: 5_000,
  connectionsPerAddress: 5_000,
  messagesPerSecond: 20_000,
  newClientIds: 16,
  roomsMib: 512,
  roomIdleSeconds: 30,
  unsavedMib: 64,
  uploadMib: 25,
  pictureMegapixels: 100,
  documentUploadsMib: 1_024,
  uploadTypes: "common",
  uploadsPerMinute: 60,
  unusedUploadDays: 30,
  shutdownSeconds: 10,
}
const standard = {
  port: 8080,
  host: "127.0.0.1",
  data: "./data",
  access: "open",
  logLevel: "warn",
  openToNetwork: false,
  origins: "none",
  trustedProxies: "none",
  ...limits,
}

const read = (args: readonly string[], env: Record<string, string>) => readSettings(readArguments(args).flags, env)

describe("settings", () => {
  it("have a default each", () => {
    expect(read([], {})).toEqual(standard)
  })

  it("come from flags, either spelling, and from the environment; a flag wins", () => {
    const env = {QUIRE_PORT: "1", QUIRE_DATA: "/env", QUIRE_OPEN_TO_NETWORK: "true"}
    expect(read(["--port", "2", "--host=::1"], env)).toEqual({
      ...standard,
      port: 2,
      host: "::1",
      data: "/env",
      openToNetwork: true,
    })
  })

  it("name proxies by their addresses, and ranges of them", () => {
    const proxies = "127.0.0.1,10.0.0.0/8,::1,fd00::/8"
    expect(read(["--trusted-proxies", proxies], {}).trustedProxies).toBe(proxies)
  })

  it("keep an = in a value", () => {
    expect(read(["--data=a=b"], {}).data).toBe("a=b")
  })

  const bad: [string[], Record<string, string>, string][] = [
    [["--port", "65536"], {}, "--port"],
    [["--origins", "https://a.example,b.example"], {}, "--origins"],
    [["--origins", "https://a.example/page"], {}, "--origins"],
    [["--port", "8o"], {}, "--port"],
    [["--port", "-1"], {}, "--port"],
    [["--port"], {}, "--port"],
    [["--host", ""], {}, "--host"],
    [["--data="], {}, "--data"],
    [["--access", "accounts"], {}, "--access"],
    [["--open-to-network=maybe"], {}, "--open-to-network"],
    [["--prot", "1"], {}, "--prot"],
    [["--frame-mib", "0"], {}, "--frame-mib"],
    [["--new-client-ids", "1.5"], {}, "--new-client-ids"],
    [["--shutdown-seconds", "1000001"], {}, "--shutdown-seconds"],
    [["--trusted-proxies", "proxy.example"], {}, "--trusted-proxies"],
    [["--trusted-proxies", "10.0.0.0/33"], {}, "--trusted-proxies"],
    [["--trusted-proxies", "::1,"], {}, "--trusted-proxies"],
    [["--data", "--json"], {}, "--data"],
    [[], {QUIRE_PORT: ""}, "QUIRE_PORT"],
    [[], {QUIRE_OPEN_TO_NETWORK: "yes"}, "QUIRE_OPEN_TO_NETWORK"],
  ]
  it.each(bad)("%j with %j is refused in one line that names %s", (args, env, name) => {
    const reading = () => read(args, env)
    expect(reading).toThrow(expect.objectContaining({name: "SettingsError"}))
    expect(reading).toThrow(name)
    expect(reading).not.toThrow("\n")
  })

  it.each(["0.0.0.0", "::", "192.168.1.5", "127.example.org", "example.org"])(
    "listening on %s takes --open-to-network",
    (host) => {
      expect(() => read(["--host", host], {})).toThrow("--open-to-network")
      expect(read(["--host", host, "--open-to-network"], {}).host).toBe(host)
    },
  )

  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("listening on %s does not", (host) => {
    expect(read(["--host", host], {}).host).toBe(host)
  })
})

it("--help and docs/settings.md list every setting, and the page is up to date", () => {
  const page = readFileSync(new URL("../../../docs/settings.md", import.meta.url), "utf8")
  expect(page).toBe(settingsPage())
  for (const {name} of Object.values(settingSpecs)) {
    for (const text of [help(commands), page]) {
      expect(text).toContain(`--${name}`)
      expect(text).toContain(variableOf(name))
    }
  }
})
