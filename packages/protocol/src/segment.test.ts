import {expect, it} from "vitest"
import {ProtocolError} from "./codec.ts"
import {decodeSegment, encodeSegment, maxBodyBytes, maxSegmentBytes} from "./segment.ts"

it("a segment is these bytes, and no others", () => {
  const bytes = Uint8Array.of(1, 2)
  const written = Buffer.from(encodeSegment({received: 300, close: 1012, offset: 5, bytes})).toString("hex")
  expect(written).toBe("ac02f407050102")
  expect(decodeSegment(Buffer.from("ac02f407050102", "hex"))).toEqual({received: 300, close: 1012, offset: 5, bytes})
})

it("the largest segment is no larger than what a server takes", () => {
  const bytes = new Uint8Array(maxSegmentBytes)
  const most = Number.MAX_SAFE_INTEGER
  expect(encodeSegment({received: most, close: most, offset: most, bytes}).length).toBeLessThanOrEqual(maxBodyBytes)
  expect(() => decodeSegment(Buffer.concat([Uint8Array.of(0, 0, 0, 0), bytes]))).toThrow(ProtocolError)
})

it.each(["", "00", "0000", "00ff", "000080", "ffffffffffffffffffff0000"])("is no segment: %j", (body) => {
  expect(() => decodeSegment(Buffer.from(body, "hex"))).toThrow(ProtocolError)
})
