// @vitest-environment happy-dom
import {expect, test} from "vitest"
import {defineQuireEditor, QuireElement} from "./element.tsx"

test("what was set before the page knew of the element is taken when it comes into the page", () => {
  defineQuireEditor()
  const element = document.createElement("quire-editor") as QuireElement
  const token = () => ({token: "t"})
  Object.defineProperty(element, "token", {value: token, configurable: true, enumerable: true, writable: true})
  document.body.append(element)
  expect(Object.hasOwn(element, "token")).toBe(false)
  expect(element.token).toBe(token)
  element.remove()
})
