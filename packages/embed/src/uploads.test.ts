import {expect, it} from "vitest"
import {filesOf} from "./uploads.ts"

const hash = "/uploads/0a"

it.each([
  ["", hash, hash],
  ["ws://quire.example:8080/", hash, "http://quire.example:8080/uploads/0a"],
  ["https://quire.example", "https://a.example/b.png", "https://a.example/b.png"],
  ["https://quire.example", "/other/b.png", "/other/b.png"],
])("on a page that has its documents from %j, %s is loaded from %s", (server, src, address) => {
  expect(filesOf({server})(src)).toEqual({address, fetch: null})
})

it("only files of the server are fetched with the token, which nobody else is told", () => {
  for (const server of ["", "https://quire.example"]) {
    const files = filesOf({server, token: () => ({token: "secret"})})
    expect(files(hash).fetch).not.toBeNull()
    for (const src of ["https://a.example/uploads/0a", "//a.example/uploads/0a", "uploads/0a", "/other"])
      expect(files(src).fetch).toBeNull()
  }
})
