import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {watchWorld} from "./world.ts"

let page: EventTarget & {visibilityState?: string}
let browser: EventTarget
const seen: string[] = []
let stop: () => void

beforeEach(() => {
  seen.length = 0
  page = new EventTarget()
  browser = new EventTarget()
  vi.stubGlobal("document", page)
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser))
  vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser))
  stop = watchWorld({
    onBack: () => seen.push("back"),
    onDoubt: () => seen.push("doubt"),
    onHidden: () => seen.push("hidden"),
  })
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

function turn(visibilityState: string): void {
  page.visibilityState = visibilityState
  page.dispatchEvent(new Event("visibilitychange"))
}

it("the network that is back and the tab that is looked at mean back; a network that is gone is a doubt", () => {
  for (const name of ["offline", "online"]) browser.dispatchEvent(new Event(name))
  turn("hidden")
  turn("visible")
  browser.dispatchEvent(new Event("pagehide"))
  expect(seen).toEqual(["doubt", "back", "hidden", "back", "hidden"])
})

it("hears nothing more when it was stopped", () => {
  stop()
  for (const name of ["offline", "online", "pagehide"]) browser.dispatchEvent(new Event(name))
  turn("visible")
  expect(seen).toEqual([])
})
