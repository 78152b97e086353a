import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {systemClock} from "../clock.ts"
import {Scout} from "./scout.ts"
import type {Socket, SocketClass} from "./socket.ts"

let sockets: {onmessage: Socket["onmessage"]; readonly isClosed: boolean}[]
const onFound = vi.fn<() => void>()
let scout: Scout

beforeEach(() => {
  vi.useFakeTimers()
  onFound.mockReset()
  sockets = []
  const WebSocket = class {
    onmessage: Socket["onmessage"] = null
    isClosed = false
    constructor() {
      sockets.push(this)
    }
    close() {
      this.isClosed = true
    }
  } as unknown as SocketClass
  scout = new Scout({WebSocket, url: "ws://host/collab/d", protocols: [], clock: systemClock, onFound})
})
afterEach(() => {
  scout.stop()
  vi.useRealTimers()
})

it("looks every three minutes, each time with one socket that it leaves after 4 s", () => {
  vi.advanceTimersByTime(179_000)
  expect(sockets).toHaveLength(0)
  vi.advanceTimersByTime(3 * 180_000)
  expect(sockets).toHaveLength(3)
  expect(sockets.map(({isClosed}) => isClosed)).toEqual([true, true, true])
  expect(onFound).not.toHaveBeenCalled()
})

it("looks at once when the network has changed, and is done when the server has spoken", () => {
  scout.look()
  sockets[0]!.onmessage?.({data: new ArrayBuffer(1)} as MessageEvent)
  expect(onFound).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})
