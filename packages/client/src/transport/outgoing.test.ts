import {encode} from "@quire/protocol"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {systemClock} from "../clock.ts"
import {Outgoing} from "./outgoing.ts"

const edit = (number: number) => encode({type: "update", update: new Uint8Array([number])})
const question = encode({type: "queryPresence"})

let sent: Uint8Array[]
let outgoing: Outgoing
let page: {visibilityState: string}
let frames: (() => void)[]

/** The page draws a frame, and goes on to its next task. */
function draw(): void {
  for (const callback of frames.splice(0)) callback()
  vi.advanceTimersByTime(0)
}

beforeEach(() => {
  vi.useFakeTimers({toFake: ["setTimeout", "clearTimeout"]})
  sent = []
  frames = []
  page = {visibilityState: "visible"}
  vi.stubGlobal("document", page)
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback))
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => frames.splice(frame - 1, 1))
  outgoing = new Outgoing((frame) => sent.push(frame), systemClock)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it("an edit leaves when the page has drawn it, and not before", () => {
  outgoing.send(edit(1))
  outgoing.send(edit(2))
  expect(sent).toEqual([])
  draw()
  expect(sent).toEqual([edit(1), edit(2)])
  vi.advanceTimersByTime(1_000)
  draw()
  expect(sent).toHaveLength(2)
})

it("a page that draws nothing holds an edit up for 50 ms", () => {
  outgoing.send(edit(1))
  vi.advanceTimersByTime(49)
  expect(sent).toEqual([])
  vi.advanceTimersByTime(1)
  expect(sent).toEqual([edit(1)])
  outgoing.send(edit(2))
  draw()
  expect(sent).toEqual([edit(1), edit(2)])
})

it("nothing overtakes an edit, and what is no edit waits for nothing", () => {
  outgoing.send(edit(1))
  outgoing.send(question)
  expect(sent).toEqual([edit(1), question])
  draw()
  expect(sent).toHaveLength(2)
})

it("what waits leaves at once when the page may go, and where there is nothing to draw nothing waits", () => {
  outgoing.send(edit(1))
  outgoing.flush()
  page.visibilityState = "hidden"
  outgoing.send(edit(2))
  vi.unstubAllGlobals()
  outgoing.send(edit(3))
  expect(sent).toEqual([edit(1), edit(2), edit(3)])
})
