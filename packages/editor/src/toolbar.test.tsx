// @vitest-environment happy-dom
import {act} from "react"
import {createRoot} from "react-dom/client"
import type {Root} from "react-dom/client"
import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {focusToolbar} from "./focus-toolbar.ts"
import {Toolbar, ToolbarButton} from "./toolbar.tsx"

let root: Root
const place = document.body.appendChild(document.createElement("div"))
const onLeave = vi.fn<() => void>()
const onPress = vi.fn<() => void>()

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true)
  root = createRoot(place)
  act(() =>
    root.render(
      <Toolbar label="Formatting" controls="text" first="undo" onLeave={onLeave}>
        <ToolbarButton name="undo" label="Undo" idle onPress={onPress} />
        <ToolbarButton name="bold" label="Bold" shortcut="Mod-b" pressed onPress={onPress} />
        <ToolbarButton name="link" label="Link" onPress={onPress} />
      </Toolbar>,
    ),
  )
})

afterEach(() => {
  act(() => root.unmount())
  vi.clearAllMocks()
})

const control = (name: string) => place.querySelector<HTMLButtonElement>(`[data-control=${name}]`)!
const press = (key: string) =>
  act(() => {
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}))
  })
const tabStops = () => [...place.querySelectorAll("[tabindex='0']")].map((stop) => stop.getAttribute("aria-label"))

test("the toolbar is one stop for Tab, its first control at first", () => {
  expect(place.querySelector("[role=toolbar]")?.getAttribute("aria-controls")).toBe("text")
  expect(tabStops()).toEqual(["Undo"])
})

test("the arrow keys go round, Home and End to the ends, and Tab comes back to the last control", () => {
  act(() => focusToolbar(place))
  expect(document.activeElement).toBe(control("undo"))
  press("ArrowLeft")
  expect(document.activeElement).toBe(control("link"))
  press("ArrowRight")
  press("ArrowRight")
  expect(document.activeElement).toBe(control("bold"))
  press("End")
  expect(document.activeElement).toBe(control("link"))
  press("Home")
  expect(document.activeElement).toBe(control("undo"))
  press("ArrowRight")
  expect(tabStops()).toEqual(["Bold"])
  act(() => control("bold").blur())
  act(() => focusToolbar(place))
  expect(document.activeElement).toBe(control("bold"))
})

test("where a line runs from right to left, the arrow keys go the way that they point", () => {
  place.querySelector<HTMLElement>("[role=toolbar]")!.style.direction = "rtl"
  act(() => focusToolbar(place))
  press("ArrowLeft")
  expect(document.activeElement).toBe(control("bold"))
  press("ArrowRight")
  expect(document.activeElement).toBe(control("undo"))
})

test("what has nothing to do keeps its place and does nothing", () => {
  expect(control("undo").getAttribute("aria-disabled")).toBe("true")
  expect(control("undo").disabled).toBe(false)
  act(() => control("undo").click())
  expect(onPress).not.toHaveBeenCalled()
})

test("a switch says whether it is on, a button does not", () => {
  expect(control("bold").getAttribute("aria-pressed")).toBe("true")
  expect(control("link").hasAttribute("aria-pressed")).toBe(false)
})

test("a press of the mouse leaves focus and selection in the text", () => {
  const down = new MouseEvent("mousedown", {bubbles: true, cancelable: true})
  act(() => {
    control("bold").dispatchEvent(down)
  })
  expect(down.defaultPrevented).toBe(true)
  act(() => control("bold").click())
  expect(onPress).toHaveBeenCalledOnce()
})

test("Escape leaves the toolbar", () => {
  act(() => focusToolbar(place))
  press("Escape")
  expect(onLeave).toHaveBeenCalledOnce()
})
