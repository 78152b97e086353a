// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {en} from "@quire/words"
import {describe, expect, it, vi} from "vitest"
import {look} from "./find-commands.ts"
import {find} from "./find.ts"
import {fold, toggleFold} from "./fold.ts"
import {page, select, text, viewOf} from "./testing.ts"

const {paragraph, toggle} = schema.nodes
const owned = (value: string) => paragraph.create({indent: 1}, text(value))

function folding() {
  const view = viewOf(page("above", toggle.create(null, text("more")), owned("one"), owned("two"), "below"), [
    find(),
    fold(en),
  ])
  const shown = () =>
    [...view.dom.children].filter(({className}) => className !== "quire-folded").map(({textContent}) => textContent)
  const button = () => view.dom.querySelector("button")!
  return {view, shown, button}
}

describe("a toggle", () => {
  it("hides the blocks that it owns, and shows them again", () => {
    const {shown, button} = folding()
    expect(button().getAttribute("aria-expanded")).toBe("true")
    button().click()
    expect(shown()).toEqual(["above", "more", "below"])
    expect(button().getAttribute("aria-expanded")).toBe("false")
    button().click()
    expect(shown()).toEqual(["above", "more", "one", "two", "below"])
  })

  it("folds by the keyboard where the caret is in its line", () => {
    const {view, shown} = folding()
    expect(toggleFold(view.state, view.dispatch)).toBe(false)
    select(view, 9)
    expect(toggleFold(view.state, view.dispatch)).toBe(true)
    expect(shown()).toEqual(["above", "more", "below"])
  })

  it("stays folded while others write above and below it", () => {
    const {view, shown, button} = folding()
    button().click()
    view.dispatch(view.state.tr.insertText("!", 6))
    view.dispatch(view.state.tr.insertText("?", view.state.doc.content.size - 1))
    expect(shown()).toEqual(["above!", "more", "below?"])
  })

  it("takes the caret out of what it hides, and shows what the caret comes into", () => {
    const {view, shown, button} = folding()
    select(view, 15)
    button().click()
    expect([shown().length, view.state.selection.$head.parent.textContent]).toEqual([3, "more"])
    select(view, 15)
    expect(shown()).toHaveLength(5)
  })

  it("shows what is found in a block that it hides", () => {
    vi.useFakeTimers({toFake: ["setTimeout", "requestIdleCallback"]})
    const {view, shown, button} = folding()
    button().click()
    look({text: "two", matchCase: false, wholeWord: false, regex: false})(view.state, view.dispatch)
    vi.advanceTimersByTime(500)
    expect(shown()).toHaveLength(5)
    vi.useRealTimers()
  })

  it("is forgotten with its line", () => {
    const {view, shown, button} = folding()
    button().click()
    view.dispatch(view.state.tr.delete(7, 13))
    expect(shown()).toEqual(["above", "one", "two", "below"])
  })
})
