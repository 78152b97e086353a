import {expect, test} from "vitest"
import {relativeTime} from "./relative-time.ts"

const now = new Date("2026-03-10T12:00:00Z")
const ago = (seconds: number) => relativeTime(new Date(now.getTime() - seconds * 1000), now, "en")

test.each([
  [0, "now"],
  [59, "now"],
  [60, "1 minute ago"],
  [3599, "59 minutes ago"],
  [7200, "2 hours ago"],
  [90_000, "yesterday"],
  [8 * 86_400, "last week"],
  [400 * 86_400, "last year"],
])("%i seconds ago is %s", (seconds, expected) => {
  expect(ago(seconds)).toBe(expected)
})

test("a clock that runs ahead of ours is no riddle", () => {
  expect(ago(-20)).toBe("now")
})
