import type {UserId} from "@quire/protocol"
import {beforeEach, expect, it} from "vitest"
import {Owners} from "./owners.ts"
import type {Writer} from "./owners.ts"

const [ann, bob] = ["ann", "bob"] as [UserId, UserId]
const writer = (user: UserId | null, joinedAt = 0, heardAt = joinedAt): Writer => ({user, joinedAt, heardAt})

let live: Set<Writer>
let owners: Owners<Writer>
const enter = (one: Writer) => {
  live.add(one)
  return one
}
beforeEach(() => {
  live = new Set()
  owners = new Owners(live)
})

it("G3 a client id is the user's who first wrote with it, on every connection and after a restart", () => {
  const [first, second, other] = [enter(writer(ann)), enter(writer(ann)), enter(writer(bob))]
  expect(owners.standingOf(7, first, false)).toBe("allow")
  expect(owners.attribute(7, first, false)).toBe(ann)
  expect([first, second, other].map((one) => owners.standingOf(7, one, false))).toEqual(["allow", "allow", "refuse"])
  const later = new Owners<Writer>(live)
  later.load(new Map([[7, ann]]))
  expect([second, other].map((one) => later.standingOf(7, one, false))).toEqual(["allow", "refuse"])
})

it("G3 a syncStep2 may bring what somebody wrote who is not there, and makes the bringer no owner", () => {
  const bringer = enter(writer(bob))
  owners.load(new Map([[7, ann]]))
  expect(owners.standingOf(7, bringer, true)).toBe("allow")
  expect(owners.attribute(7, bringer, true)).toBe(ann)
  expect(owners.attribute(8, bringer, true)).toBeNull()
  expect(owners.standingOf(8, enter(writer(ann)), false)).toBe("allow")
})

it("G3 a syncStep2 waits with what somebody wrote who is there to bring it", () => {
  const [bringer, owner] = [enter(writer(bob)), enter(writer(ann))]
  owners.load(new Map([[7, ann]]))
  expect(owners.standingOf(7, bringer, true)).toBe("wait")
  live.delete(owner)
  expect(owners.standingOf(7, bringer, true)).toBe("allow")
})

it("G3 where nobody is signed in a client id is the session's, and free again when that has ended", () => {
  const owner = enter(writer(null, 1, 5))
  owners.attribute(7, owner, false)
  expect(owners.standingOf(7, enter(writer(null, 3)), false)).toBe("refuse")
  expect(owners.end(owner)).toBe(true)
  expect(owners.end(owner)).toBe(false)
  expect(owners.standingOf(7, writer(null, 3), false)).toBe("allow")
})

it("G3 a client that comes back waits as long as its old connection may still be alive", () => {
  const old = {user: null, joinedAt: 1, heardAt: 5}
  owners.attribute(7, enter(old), false)
  const back = enter(writer(null, 6))
  expect(owners.standingOf(7, back, false)).toBe("wait")
  old.heardAt = 8
  expect(owners.standingOf(7, back, false)).toBe("refuse")
})
