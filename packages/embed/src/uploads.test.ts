import {expect, it} from "vitest"
import {fileAddress} from "./uploads.ts"

it("files of the server are loaded from it, whatever page shows the document; others from where they are", () => {
  const hash = "/uploads/0a"
  expect(fileAddress("")(hash)).toBe(hash)
  expect(fileAddress("ws://quire.example:8080/")(hash)).toBe("http://quire.example:8080/uploads/0a")
  expect(fileAddress("https://quire.example")("https://a.example/b.png")).toBe("https://a.example/b.png")
  expect(fileAddress("https://quire.example")("/other/b.png")).toBe("/other/b.png")
})
