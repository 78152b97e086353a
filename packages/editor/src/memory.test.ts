import {afterEach, expect, test, vi} from "vitest"
import {deviceMemory} from "./memory.ts"

afterEach(() => vi.unstubAllGlobals())

test("what is kept under a name is there in the next page, and nothing else", async () => {
  const stored = new Map<string, string>()
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
  deviceMemory.setItem("look", "dark")
  vi.resetModules()
  const {deviceMemory: next} = await import("./memory.ts")
  expect(next.getItem("look")).toBe("dark")
  expect(next.getItem("language")).toBeNull()
})

test("where the browser stores nothing, it is kept for as long as the page is open", () => {
  const refuse = () => {
    throw new Error("forbidden")
  }
  vi.stubGlobal("localStorage", {getItem: refuse, setItem: refuse})
  expect(deviceMemory.getItem("name")).toBeNull()
  deviceMemory.setItem("name", "Ana")
  expect(deviceMemory.getItem("name")).toBe("Ana")
})
