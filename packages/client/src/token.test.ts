import {expect, it} from "vitest"
import type {Clock} from "./clock.ts"
import {remembered} from "./token.ts"
import type {Token} from "./token.ts"

/** A clock that is moved by hand, and a source that gives one token after the other. */
function world(lifeMs: number | undefined) {
  let nowMs = 1_000_000
  let asked = 0
  const clock: Clock = {nowMs: () => nowMs, setTimer: () => () => undefined}
  const source = async (): Promise<Token> => {
    const token = String(++asked)
    return lifeMs === undefined ? {token} : {token, expiresAtMs: nowMs + lifeMs}
  }
  return {source: remembered(source, clock), pass: (ms: number) => (nowMs += ms), askedCount: () => asked}
}

it.each([
  {what: "that lasts an hour, until a minute before its end", lifeMs: 3_600_000, usedMs: 3_540_000},
  {what: "that lasts 100 s, until a fifth of them is left", lifeMs: 100_000, usedMs: 80_000},
  {what: "that does not say how long it lasts, for a minute", lifeMs: undefined, usedMs: 60_000},
])("all who ask get one token $what", async ({lifeMs, usedMs}) => {
  const {source, pass, askedCount} = world(lifeMs)
  const all = await Promise.all([source(), source()])
  pass(usedMs - 1)
  all.push(await source())
  expect(all.map(({token}) => token)).toEqual(["1", "1", "1"])
  pass(1)
  expect((await source()).token).toBe("2")
  expect(askedCount()).toBe(2)
})

it("a source that fails is asked again by who comes next", async () => {
  let asked = 0
  const source = remembered(() => {
    if (++asked === 1) throw new Error("not now")
    return {token: "later"}
  })
  await expect(source()).rejects.toThrow("No token came")
  expect(await source()).toEqual({token: "later"})
})
