import {en} from "@quire/words"
import {expect, test} from "vitest"
import {VisitorBook} from "./visitor.ts"

/** A browser's storage that forgets with the test. */
function memory(entries: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(entries))
  return {
    length: 0,
    clear: () => map.clear(),
    key: () => null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  }
}

test("a first-time visitor gets a friendly name, and keeps it with id and colour", () => {
  const storage = memory()
  const first = new VisitorBook(storage, () => 0).read(en.visitor)
  expect(first.name).toBe("Quiet Heron")
  expect(first.color).toMatch(/^#[0-9a-f]{6}$/)
  expect(new VisitorBook(storage, () => 0.9).read(en.visitor)).toEqual(first)
})

test("a changed name is there on the next visit", () => {
  const storage = memory()
  const book = new VisitorBook(storage, () => 0)
  book.write({...book.read(en.visitor), name: "Ana"})
  expect(new VisitorBook(storage, () => 0).read(en.visitor).name).toBe("Ana")
})

test.each(["{", "null", "[]", `{"id":"","name":"x","color":"#000000"}`, `{"id":"a","name":"x","color":"red"}`])(
  "what is damaged in the storage, %s, makes a new visitor",
  (damaged) => {
    expect(new VisitorBook(memory({"quire-visitor": damaged}), () => 0).read(en.visitor).name).toBe("Quiet Heron")
  },
)

test("a browser that stores nothing still has a visitor", () => {
  const full = memory()
  full.setItem = () => {
    throw new Error("full")
  }
  expect(new VisitorBook(null, () => 0).read(en.visitor).name).toBe("Quiet Heron")
  expect(new VisitorBook(full, () => 0).read(en.visitor).name).toBe("Quiet Heron")
})
