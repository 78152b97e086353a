import {expect, test} from "vitest"
import {changeText} from "./announcer.tsx"
import type {Person} from "./people.ts"

const person = (name: string, isSelf = false): Person => ({id: name, name, color: "#000000", isSelf})
const [self, ana, ben, cleo] = [person("Me", true), person("Ana"), person("Ben"), person("Cleo")]

test("comings and goings are told together, without oneself", () => {
  expect(changeText([self, cleo], [self, ana, ben])).toBe("Ana and Ben joined. Cleo left.")
  expect(changeText([], [self])).toBe("")
  expect(changeText([self, ana], [self, {...ana, name: "Ana M."}])).toBe("")
})
