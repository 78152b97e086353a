import * as fc from "fast-check"
import {expect, test} from "vitest"
import {contrastOf, legibleColor, safeColor} from "./color.ts"

test("P2 C29 a colour that is none becomes a grey, and reaches no style", () => {
  for (const color of ["red", "#fff", "#12345g", "url(//evil)", "#000000;x:y", 5, null])
    expect(safeColor(color)).toBe("#6b7280")
  expect(safeColor("#C2410C")).toBe("#C2410C")
})

test("contrast is what WCAG says it is", () => {
  expect(contrastOf("#000000", "#ffffff")).toBe(21)
  expect(contrastOf("#777777", "#ffffff")).toBeCloseTo(4.48, 2)
})

test("a name on any colour can be read, in the light and in the dark", () => {
  fc.assert(
    fc.property(fc.integer({min: 0, max: 0xffffff}), (value) => {
      const color = `#${value.toString(16).padStart(6, "0")}`
      const [light = "", dark = ""] = legibleColor(color).match(/#[0-9a-f]{6}/g) ?? []
      expect(contrastOf(light, "#ffffff")).toBeGreaterThanOrEqual(4.5)
      expect(contrastOf(dark, "#1a1917")).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test("a colour that can be read stays as it is", () => {
  expect(legibleColor("#c2410c")).toMatch(/^light-dark\(#c2410c, /)
})
