import {expect, it} from "vitest"
import {ProtocolError} from "./codec.ts"
import {
  decodeSegment,
  encodeSegment,
  FrameReader,
  FrameTooBig,
  maxBodyBytes,
  maxSegmentBytes,
  piecesOf,
} from "./segment.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const frames = [Uint8Array.of(), Uint8Array.of(1, 1, 0), new Uint8Array(300).fill(7), new Uint8Array(20_000).fill(9)]
const stream = Buffer.concat(frames.flatMap(piecesOf))

it("a segment is these bytes, and no others", () => {
  const bytes = Uint8Array.of(1, 2)
  expect(hex(encodeSegment({received: 300, close: 1012, offset: 5, bytes}))).toBe("ac02f407050102")
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

it.each([1, 2, 3, 7, 299, 1000, stream.length])("frames come whole out of pieces of %i bytes", (size) => {
  const reader = new FrameReader()
  const read: string[] = []
  for (let at = 0; at < stream.length; at += size) {
    for (const frame of reader.read(stream.subarray(at, at + size))) read.push(hex(frame))
  }
  expect(read).toEqual(frames.map(hex))
})

it.each(["81808008", "ffffffff", "8180800801"])("refuses a frame beyond 16 MiB by its length alone: %s", (head) => {
  expect(() => new FrameReader().read(Buffer.from(head, "hex"))).toThrow(FrameTooBig)
})
