// @vitest-environment happy-dom
import type {SaveState} from "@quire/client"
import {act, Profiler} from "react"
import {createRoot} from "react-dom/client"
import type {Root} from "react-dom/client"
import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {SaveStatus} from "./save-status.tsx"

let root: Root
const place = document.createElement("div")

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true)
  root = createRoot(place)
  source = new Source()
})

afterEach(() => {
  act(() => root.unmount())
  vi.useRealTimers()
})

const details = () => {
  throw new Error("Nobody asked for details")
}
/** Says what the test has it say. */
class Source {
  save: SaveState = {name: "connecting"}
  readonly #listeners = new Set<() => void>()

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  say(save: SaveState): void {
    this.save = save
    for (const listener of this.#listeners) listener()
  }
}

let source: Source
const show = (save: SaveState, presses = 0) =>
  act(() => {
    source.say(save)
    root.render(<SaveStatus source={source} presses={presses} details={details} onTry={() => undefined} />)
  })
const wait = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })
const shown = () => place.querySelector("[role=status]")?.textContent

test("S6 an edit is Saving at once, and Saved only when it has been for a moment", () => {
  show({name: "saved"})
  expect(shown()).toBe("Saved")
  show({name: "saving"})
  expect(shown()).toBe("Saving…")
  show({name: "saved"})
  expect(shown()).toBe("Saving…")
  wait(1000)
  expect(shown()).toBe("Saved")
})

test("S6 keys that are saved one by one never flicker to Saved between them", () => {
  show({name: "saving"})
  const seen = new Set<string | null | undefined>()
  for (let key = 0; key < 20; key++) {
    show({name: "saved"})
    seen.add(shown())
    wait(100)
    seen.add(shown())
    show({name: "saving"})
    seen.add(shown())
  }
  expect([...seen]).toEqual(["Saving…"])
})

test("nothing is rendered for keys that are saved one by one", () => {
  const rendered = vi.fn<() => void>()
  act(() => {
    source.say({name: "saving"})
    root.render(
      <Profiler id="status" onRender={rendered}>
        <SaveStatus source={source} presses={0} details={details} onTry={() => undefined} />
      </Profiler>,
    )
  })
  rendered.mockClear()
  for (let key = 0; key < 20; key++) {
    act(() => source.say({name: "saved"}))
    wait(100)
    act(() => source.say({name: "saving"}))
  }
  expect(rendered).not.toHaveBeenCalled()
})

test("without a connection it says where the text is", () => {
  show({name: "reconnecting"})
  expect(shown()).toBe("Reconnecting…")
  show({name: "offline", waiting: false, cause: "lost"})
  expect(shown()).toBe("Offline")
  show({name: "offline", waiting: true, cause: "lost"})
  expect(shown()).toBe("Offline, kept on this device")
  show({name: "unkept", cause: "full"})
  expect(shown()).toContain("Not saved, keep this tab open")
  expect(shown()).toContain("no room left")
})

test("a token that does not come is said", () => {
  show({name: "offline", waiting: false, cause: "token"})
  expect(shown()).toContain("could not prove who you are")
})

test("a refusal says the reason in its own words", () => {
  const reason = {code: 4404, name: "notFound", text: "There is no such document.", retry: "never"} as const
  const refused = {name: "refused", reason, waiting: false, kept: true, copied: false} as const
  show({...refused, opened: true})
  expect(shown()).toContain("Can't save")
  expect(shown()).toContain("There is no such document.")
  show({...refused, opened: false})
  expect(shown()).toContain("Can't open")
})

test("S6 Mod-S is answered only when all is saved", () => {
  show({name: "saving"})
  show({name: "saving"}, 1)
  expect(shown()).toBe("Saving…")
  const saved: SaveState = {name: "saved"}
  show(saved, 1)
  wait(3000)
  show(saved, 2)
  expect(shown()).toBe("Already saved")
  wait(3000)
  expect(shown()).toBe("Saved")
})
