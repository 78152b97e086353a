import {readFileSync} from "node:fs"
import {expect, it} from "vitest"
import {closeReasonOf, closeReasons} from "./close.ts"

it("is written down in PROTOCOL.md, code, name and retry of each reason", () => {
  const page = readFileSync(new URL("../PROTOCOL.md", import.meta.url), "utf8")
  const rows = [...page.matchAll(/^\| (\d{4}) \| (\w+) \| (\w+) \|/gm)].map(([, code, name, retry]) => [
    Number(code),
    name,
    retry,
  ])
  expect(rows).toEqual(Object.values(closeReasons).map(({code, name, retry}) => [code, name, retry]))
})

it("gives each code one meaning, under its own name", () => {
  for (const [key, known] of Object.entries(closeReasons)) {
    expect(known.name).toBe(key)
    expect(closeReasonOf(known.code)).toBe(known)
  }
})

it("takes an unknown 44xx as final and comes back after anything else", () => {
  expect(closeReasonOf(4499).retry).toBe("never")
  expect(closeReasonOf(4508).retry).toBe("backoff")
  expect(closeReasonOf(1006).retry).toBe("backoff")
})
