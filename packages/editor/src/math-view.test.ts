// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {en, languages} from "@quire/words"
import {NodeSelection} from "prosemirror-state"
import {beforeEach, expect, test, vi} from "vitest"
import {mathViews, setTex} from "./math-view.ts"
import {page, select, text, viewOf} from "./testing.ts"

const {math, mathBlock, paragraph} = schema.nodes

beforeEach(() => {
  // A page that is all in sight, and has a doctype.
  vi.stubGlobal("IntersectionObserver", undefined)
  Object.defineProperty(document, "compatMode", {value: "CSS1Compat", configurable: true})
})

test("a formula is drawn as MathML, and anew when its TeX is written", async () => {
  const view = viewOf(page(paragraph.create(null, math.create({tex: "x^2"}))), [mathViews(en)])
  await vi.waitFor(() => expect(view.dom.querySelector("msup")).not.toBeNull())
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, 1)))
  setTex("\\frac{1}{2}")(view.state, view.dispatch)
  await vi.waitFor(() => expect(view.dom.querySelector("mfrac")).not.toBeNull())
  expect(view.state.selection).toBeInstanceOf(NodeSelection)
})

test("what is no TeX shows itself and says why", async () => {
  const view = viewOf(page(paragraph.create(null, math.create({tex: "\\frac{1}"}))), [mathViews(en)])
  await vi.waitFor(() => expect(view.dom.querySelector(".quire-math-wrong")?.textContent).toBe("\\frac{1}"))
  expect(view.dom.querySelector<HTMLElement>(".quire-math-wrong")?.title).toBe(en.math.unfinished)
})

test("what TeX does not know is said in the language of the page", async () => {
  const words = await languages.de.load()
  const view = viewOf(page(paragraph.create(null, math.create({tex: "x + \\heron y"}))), [mathViews(words)])
  await vi.waitFor(() => expect(view.dom.querySelector(".quire-math-wrong")).not.toBeNull())
  expect(view.dom.querySelector<HTMLElement>(".quire-math-wrong")?.title).toBe(words.math.wrong("\\heron"))
})

test.each(["\\href{javascript:alert(1)}{x}", "\\url{javascript:alert(1)}", "\\includegraphics{https://a.bc/d.png}"])(
  "%s leads nowhere and loads nothing",
  async (tex) => {
    const view = viewOf(page(paragraph.create(null, math.create({tex}))), [mathViews(en)])
    await vi.waitFor(() => expect(view.dom.querySelector(".quire-math math, .quire-math-wrong")).not.toBeNull())
    expect(view.dom.querySelector("[href], [src]")).toBeNull()
  },
)

test("a formula of its own shows its TeX while the caret is in it", async () => {
  const view = viewOf(page("before", mathBlock.create(null, text("x^2"))), [mathViews(en)])
  const block = () => view.dom.querySelector("[data-math-block]")!
  await vi.waitFor(() => expect(block().querySelector("msup")).not.toBeNull())
  expect(block().classList.contains("quire-editing")).toBe(true)
  select(view, 1)
  expect(block().classList.contains("quire-editing")).toBe(false)
})
