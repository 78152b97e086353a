import {expect, it} from "vitest"
import {parseDocId} from "./ids.ts"

it("takes 1 to 64 letters, digits, _ and -", () => {
  for (const id of ["a", "A-z_09", "x".repeat(64)]) expect(parseDocId(id)).toBe(id)
})

it("refuses everything else", () => {
  for (const id of ["", "x".repeat(65), "a b", "a/b", "..", "a\n", "é", "a%2fb"]) expect(parseDocId(id)).toBeNull()
})
