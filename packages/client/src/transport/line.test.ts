import {afterEach, beforeEach, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {systemClock} from "../clock.ts"
import {Inbox} from "../inbox.ts"
import {Choice} from "./choice.ts"
import type {Way} from "./choice.ts"
import {Line} from "./line.ts"
import type {Socket} from "./socket.ts"

/** A socket that the test opens, closes and speaks through. */
class ScriptedSocket {
  static tried: {readonly way: Way; readonly socket: ScriptedSocket}[] = []
  readyState = 0
  binaryType: BinaryType = "arraybuffer"
  onopen: Socket["onopen"] = null
  onmessage: Socket["onmessage"] = null
  onclose: Socket["onclose"] = null
  onerror: Socket["onerror"] = null
  closed = false

  send(): void {
    if (this.closed) throw new Error("Sent after the close")
  }

  close(): void {
    this.closed = true
  }
}

function scripted(way: Way) {
  return class extends ScriptedSocket {
    constructor() {
      super()
      ScriptedSocket.tried.push({way, socket: this})
    }
  }
}

class TabStorage {
  readonly #entries = new Map<string, string>()
  getItem = (key: string) => this.#entries.get(key) ?? null
  setItem = (key: string, value: string) => void this.#entries.set(key, value)
  removeItem = (key: string) => void this.#entries.delete(key)
}

const ways = () => ScriptedSocket.tried.map(({way}) => way)
const last = () => ScriptedSocket.tried.at(-1)!.socket
const opens = () => last().onopen?.(new Event("open"))
const speaks = (data: unknown = new ArrayBuffer(1)) => last().onmessage?.({data} as MessageEvent)
const closes = (code = 1006) => last().onclose?.({code, reason: ""} as CloseEvent)

let storage: TabStorage
let line: Line
const seen: string[] = []

function dial(): Line {
  const choice = new Choice(storage)
  const made = new Line("ws://host/collab/d", ["quire.v1"], {
    sockets: {websocket: scripted("websocket"), fallback: scripted("fallback")},
    choice,
    clock: systemClock,
    onOpen: (way) => seen.push(`open over ${way}`),
    onHeard: () => undefined,
    inbox: (deliver) => new Inbox({doc: new Y.Doc(), origin: null, clock: systemClock, deliver}),
    onSent: () => undefined,
  })
  return Object.assign(made, {
    onmessage: () => seen.push("message"),
    onclose: ({code}: {readonly code: number}) => seen.push(`closed ${code}`),
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  ScriptedSocket.tried = []
  seen.length = 0
  storage = new TabStorage()
  line = dial()
})
afterEach(() => {
  line.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it("takes the WebSocket when it opens", () => {
  opens()
  speaks()
  expect(ways()).toEqual(["websocket"])
  expect(seen).toEqual(["open over websocket", "message"])
})

it("falls back when a WebSocket has not opened within 4 s", () => {
  vi.advanceTimersByTime(3_999)
  expect(ways()).toEqual(["websocket"])
  vi.advanceTimersByTime(1)
  expect(ways()).toEqual(["websocket", "fallback"])
  expect(ScriptedSocket.tried[0]!.socket.closed).toBe(true)
  opens()
  speaks()
  expect(seen).toEqual(["open over fallback", "message"])
})

it("falls back when a WebSocket failed twice in a row", () => {
  closes()
  vi.advanceTimersByTime(500)
  expect(ways()).toEqual(["websocket", "websocket"])
  closes()
  vi.advanceTimersByTime(0)
  expect(ways()).toEqual(["websocket", "websocket", "fallback"])
})

it("remembers for the session what the fallback went through by, and forgets it when a WebSocket does", () => {
  new Choice(storage).remember("poll")
  expect(new Choice(storage).carrier).toBe("poll")
  line.close()
  ScriptedSocket.tried = []
  line = dial()
  expect(ways()).toEqual(["fallback"])
  closes()
  vi.advanceTimersByTime(500)
  expect(ways()).toEqual(["fallback", "websocket"])
  opens()
  speaks()
  line.close()
  ScriptedSocket.tried = []
  line = dial()
  expect(ways()).toEqual(["websocket"])
})

it("does not blame WebSocket when nothing goes through: the server is down", () => {
  closes()
  vi.advanceTimersByTime(500)
  closes()
  vi.advanceTimersByTime(0)
  closes()
  vi.advanceTimersByTime(0)
  expect(seen).toEqual(["closed 1006"])
  ScriptedSocket.tried = []
  line = dial()
  expect(ways()).toEqual(["websocket"])
})

it("ends when what opened says nothing for 8 s, and tries the fallback first the next time", () => {
  opens()
  vi.advanceTimersByTime(8_000)
  expect(seen).toEqual(["open over websocket", "closed 1006"])
  ScriptedSocket.tried = []
  line = dial()
  expect(ways()).toEqual(["fallback"])
})

it("passes on the server's own reason", () => {
  opens()
  closes(4403)
  expect(seen).toEqual(["open over websocket", "closed 4403"])
})

it("ends, once, when what comes is no message of this protocol", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  Object.assign(line, {
    onmessage: () => {
      throw new Error("garbage")
    },
  })
  opens()
  speaks("<html>")
  speaks("<html>")
  closes()
  expect(seen).toEqual(["open over websocket", "closed 1006"])
  expect(last().closed).toBe(true)
})

it("is silent after it was left, and sends nothing", () => {
  opens()
  const socket = last()
  line.close()
  expect([socket.onopen, socket.onmessage, socket.onclose]).toEqual([null, null, null])
  line.send(Uint8Array.of(0))
  expect(seen).toEqual(["open over websocket"])
  expect(vi.getTimerCount()).toBe(0)
})
