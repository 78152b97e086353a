// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {expect, test} from "vitest"
import {dateViews, dayText} from "./date-view.ts"
import {page, viewOf} from "./testing.ts"

test("a day is written as the reader's language has it, and is that day wherever one reads it", () => {
  expect(dayText("2026-11-25", "en-GB")).toMatch(/Wed.*25 Nov.*2026/)
  expect(dayText("2026-11-25", "de")).toMatch(/Mi.*25\. Nov.*2026/)
})

test("the text has an element for machines", () => {
  const view = viewOf(page(schema.nodes.paragraph.create(null, schema.nodes.date.create({day: "2026-11-25"}))), [
    dateViews("en"),
  ])
  const time = view.dom.querySelector("time")
  expect(time?.dateTime).toBe("2026-11-25")
  expect(time?.textContent).toBe(dayText("2026-11-25", "en"))
})
