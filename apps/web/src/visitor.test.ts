import type {Memory} from "@quire/editor/memory"
import {en} from "@quire/words"
import {expect, test} from "vitest"
import {VisitorBook} from "./visitor.ts"

/** A memory that forgets with the test. */
function memory(entries: Record<string, string> = {}): Memory {
  const map = new Map(Object.entries(entries))
  return {getItem: (name) => map.get(name) ?? null, setItem: (name, value) => void map.set(name, value)}
}

test("a first-time visitor gets a friendly name, and keeps it with id and colour", () => {
  const kept = memory()
  const first = new VisitorBook(kept, () => 0).read(en.visitor)
  expect(first.name).toBe("Quiet Heron")
  expect(first.color).toMatch(/^#[0-9a-f]{6}$/)
  expect(new VisitorBook(kept, () => 0.9).read(en.visitor)).toEqual(first)
})

test("a changed name is there on the next visit", () => {
  const kept = memory()
  const book = new VisitorBook(kept, () => 0)
  book.write({...book.read(en.visitor), name: "Ana"})
  expect(new VisitorBook(kept, () => 0).read(en.visitor).name).toBe("Ana")
})

test.each(["{", "null", "[]", `{"id":"","name":"x","color":"#000000"}`, `{"id":"a","name":"x","color":"red"}`])(
  "what is damaged in the memory, %s, makes a new visitor",
  (damaged) => {
    expect(new VisitorBook(memory({"quire-visitor": damaged}), () => 0).read(en.visitor).name).toBe("Quiet Heron")
  },
)
