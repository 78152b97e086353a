import * as bc from "lib0/broadcastchannel"
import {afterEach, expect, it} from "vitest"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {Tabs} from "./tabs.ts"

const open: (() => void)[] = []
const NoSocket = () => {}

/** A tab with the document, which no server has. */
function tab() {
  const doc = new Y.Doc()
  const options = {connect: false, disableBc: true, WebSocketPolyfill: NoSocket as unknown as typeof WebSocket}
  const socket = new WebsocketProvider("ws://localhost", "document", doc, options)
  const tabs = new Tabs(socket)
  open.push(() => {
    tabs.destroy()
    socket.destroy()
  })
  const text = doc.getText("body")
  return {doc, socket, tabs, text, write: (words: string) => text.insert(text.length, words)}
}

afterEach(() => {
  for (const close of open.splice(0)) close()
})

it("a tab that is alone tells nothing of what it writes", () => {
  const ana = tab()
  ana.tabs.connect()
  const told: unknown[] = []
  const listen = (data: unknown) => told.push(data)
  bc.subscribe(ana.socket.bcChannel, listen)
  ana.write("alone")
  ana.socket.awareness.setLocalStateField("cursor", 1)
  bc.unsubscribe(ana.socket.bcChannel, listen)
  expect(told).toEqual([])
})

it("tabs that meet have what each wrote before, and tell each other what they write", () => {
  const [ana, ben] = [tab(), tab()]
  ana.tabs.connect()
  ana.write("one ")
  ben.tabs.connect()
  expect(ben.text.toJSON()).toBe("one ")
  ben.write("two ")
  ana.write("three")
  expect(ana.text.toJSON()).toBe("one two three")
  expect(ben.text.toJSON()).toBe("one two three")
})

it("what was written while nobody answered comes with the first answer", () => {
  const [ana, ben] = [tab(), tab()]
  ben.tabs.connect()
  ben.write("before")
  expect(ana.text.toJSON()).toBe("")
  ana.tabs.connect()
  expect(ana.text.toJSON()).toBe("before")
})

it("a tab that was left neither tells nor hears anything, met or not", () => {
  const [ana, ben] = [tab(), tab()]
  ana.tabs.connect()
  ana.write("alone")
  ana.tabs.destroy()
  ana.socket.destroy()
  ben.tabs.connect()
  ben.write("later")
  expect(ana.text.toJSON()).toBe("alone")
  expect(ben.text.toJSON()).toBe("later")
})
