import type {SaveState} from "@quire/client"
import {en} from "@quire/words"
import {expect, test} from "vitest"
import {newsOf} from "./news.ts"
import type {Person} from "./people.ts"

const person = (name: string, isSelf = false): Person => ({
  id: name,
  name,
  color: "#000000",
  isSelf,
  activity: "reading",
  hasCaret: false,
  roundTripMs: null,
})
const [self, ana, ben, cleo] = [person("Me", true), person("Ana"), person("Ben"), person("Cleo")]
const saved: SaveState = {name: "saved"}

const between = (before: readonly Person[], after: readonly Person[]) =>
  newsOf({people: before, save: saved}, {people: after, save: saved}, en)
const turned = (before: SaveState, after: SaveState) =>
  newsOf({people: [], save: before}, {people: [], save: after}, en)

test("comings and goings are told together, without oneself", () => {
  expect(between([self, cleo], [self, ana, ben])).toBe("Ana and Ben joined. Cleo left.")
  expect(between([], [self])).toBe("")
  expect(between([self, ana], [self, {...ana, name: "Ana M."}])).toBe("")
})

test("whoever writes and is saved hears nothing of it", () => {
  expect(turned({name: "saving"}, saved)).toBe("")
  expect(turned(saved, {name: "saving"})).toBe("")
  expect(turned(saved, {name: "reconnecting"})).toBe("")
})

test("S6 a lost connection is told with where the text is, and its end with what has become of it", () => {
  const offline: SaveState = {name: "offline", waiting: true, cause: "lost"}
  expect(turned(saved, offline)).toBe("Offline, kept on this device.")
  expect(turned(offline, {name: "saving"})).toBe("Connected again.")
  expect(turned(offline, saved)).toBe("All changes saved.")
  expect(turned({name: "saving"}, {name: "unkept", cause: "full"})).toBe(
    "Not saved, keep this tab open. This device has no room left.",
  )
})
