import {expect, it} from "vitest"
import {fileSize} from "./file-size.ts"

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1 kB"],
  [1_234_567, "1.2 MB"],
  [5_600_000_000_000, "5,600 GB"],
])("%d is %s", (sizeBytes, text) => {
  expect(fileSize(sizeBytes, "en")).toBe(text)
})
