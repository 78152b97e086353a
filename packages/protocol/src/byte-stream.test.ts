import {describe, expect, it} from "vitest"
import {FrameTooBig, Incoming, Outgoing, StreamGap} from "./byte-stream.ts"
import {ProtocolError} from "./codec.ts"
import {maxSegmentBytes} from "./segment.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const frames = [Uint8Array.of(), Uint8Array.of(1, 1, 0), new Uint8Array(300).fill(7), new Uint8Array(20_000).fill(9)]

function outgoing(...frames: readonly Uint8Array[]): Outgoing {
  const made = new Outgoing()
  for (const frame of frames) made.push(frame)
  return made
}

describe("frames in pieces", () => {
  const stream = outgoing(...frames).read(0)

  it.each([1, 2, 3, 7, 299, 1000, stream.length])("come whole out of pieces of %i bytes", (size) => {
    const incoming = new Incoming()
    const read: string[] = []
    for (let at = 0; at < stream.length; at += size) {
      for (const frame of incoming.take(at, stream.subarray(at, at + size))) read.push(hex(frame))
    }
    expect(read).toEqual(frames.map(hex))
    expect(incoming.received).toBe(stream.length)
  })

  it("come once, however often and however cut their bytes are repeated", () => {
    const incoming = new Incoming()
    const read: string[] = []
    for (const [from, to] of [
      [0, 4],
      [0, 4],
      [2, 200],
      [0, stream.length],
      [100, 5_000],
    ] as const) {
      for (const frame of incoming.take(from, stream.subarray(from, to))) read.push(hex(frame))
    }
    expect(read).toEqual(frames.map(hex))
  })

  it("that begin beyond what has arrived are refused, and what comes next is taken", () => {
    const incoming = new Incoming()
    incoming.take(0, stream.subarray(0, 10))
    expect(() => incoming.take(11, stream.subarray(11))).toThrow(StreamGap)
    expect(incoming.take(10, stream.subarray(10)).map(hex)).toEqual(frames.slice(2).map(hex))
  })

  it.each(["81808008", "ffffffff", "8180800801"])("are refused beyond 16 MiB by their length alone: %s", (head) => {
    expect(() => new Incoming().take(0, Buffer.from(head, "hex"))).toThrow(FrameTooBig)
  })

  it("are not kept after one that was too big", () => {
    const incoming = new Incoming(100)
    expect(() => incoming.take(0, stream)).toThrow(FrameTooBig)
    expect(incoming.take(stream.length, outgoing(Uint8Array.of(1)).read(0))).toEqual([])
    expect(incoming.received).toBe(stream.length + 2)
  })
})

describe("what is not acknowledged", () => {
  it("can be read again from any place, and is let go when it is acknowledged", () => {
    const stream = outgoing(...frames)
    const whole = stream.read(0)
    for (const offset of [0, 1, 4, 5, 300, 308, stream.end - 1, stream.end]) {
      expect(hex(stream.read(offset))).toBe(hex(whole.subarray(offset)))
    }
    stream.acknowledge(306)
    expect(hex(stream.read(306))).toBe(hex(whole.subarray(306)))
    stream.acknowledge(stream.end)
    stream.push(Uint8Array.of(5))
    expect(hex(stream.read(stream.end - 2))).toBe("0105")
  })

  it("cannot be more than there is, nor become more again", () => {
    const stream = outgoing(...frames)
    expect(() => stream.acknowledge(stream.end + 1)).toThrow(ProtocolError)
    stream.acknowledge(5)
    stream.acknowledge(4)
    expect(stream.pendingBytes).toBe(stream.end - 5)
    expect([4, 5, stream.end, stream.end + 1].map((offset) => stream.holds(offset))).toEqual([false, true, true, false])
  })

  it("is read in segments", () => {
    const stream = outgoing(new Uint8Array(maxSegmentBytes * 2))
    expect([0, maxSegmentBytes, maxSegmentBytes * 2].map((offset) => stream.read(offset).length)).toEqual([
      maxSegmentBytes,
      maxSegmentBytes,
      3,
    ])
  })
})
