import {expect, test} from "vitest"
import {pathOfDocument, routeOf} from "./route.ts"

test("each page has its path", () => {
  expect(routeOf("/")).toEqual({name: "documents"})
  expect(routeOf(pathOfDocument("a_B-9"))).toEqual({name: "document", id: "a_B-9"})
  expect(routeOf("/d/abc/")).toEqual({name: "document", id: "abc"})
})

test.each(["/d/", "/d/not.an.id", `/d/${"x".repeat(65)}`, "/d/a/b", "/else", "/d/%2e"])("%s is no page", (path) => {
  expect(routeOf(path)).toEqual({name: "unknown", path})
})
