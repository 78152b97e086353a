import {parseHTML} from "linkedom"
import type {Node} from "prosemirror-model"
import {expect, test} from "vitest"
import {toText} from "../text.ts"
import excel from "./fixtures/excel.html?raw"
import githubInChromium from "./fixtures/github-in-chromium.html?raw"
import github from "./fixtures/github.html?raw"
import googleDocs from "./fixtures/google-docs.html?raw"
import calc from "./fixtures/libreoffice-calc.html?raw"
import writer from "./fixtures/libreoffice-writer.html?raw"
import notion from "./fixtures/notion.html?raw"
import sheets from "./fixtures/sheets.html?raw"
import word from "./fixtures/word.html?raw"
import wordOnTheWeb from "./fixtures/word-on-the-web.html?raw"
import {fromHTML} from "./index.ts"

/*
 * What these programs put on the clipboard. LibreOffice 7.4 and Chromium are recorded, Chromium with a page that has the markup
 * of GitHub's and looks as it does. The others do not run where the tests were written: these follow the shape of what they write.
 * The text is ours in all of them.
 */

const dom = parseHTML("<html><body></body></html>").document
const lead = "The plan\n\nA bold word, an italic one and a link."
const list = "- Tents\n  - The big one\n1. Ask first"
const grid = "What\tCost\nTent\t120"

/** Its text without empty paragraphs. */
const said = (document: Node) =>
  toText(document)
    .trim()
    .replaceAll(/\n{3,}/g, "\n\n")

test.each([
  ["Word", word, `${lead}\n\n${list}\n\n${grid}`],
  ["Word on the web", wordOnTheWeb, `${lead}\n\n${list}\n\n${grid}`],
  ["LibreOffice Writer", writer, `${lead}\n\n${list}\n\n${grid}`],
  ["Google Docs", googleDocs, `${lead}\n\n${list}\n[x] Done already\n\n${grid}`],
  ["Notion", notion, `${lead}\n\n${list}\n[x] Done already\n\nSomebody said so.\n\nlet x = 1\n\n${grid}`],
  ["GitHub", github, `${lead}\n\n${list}\n[x] Done already\n\nGo early.\n\nlet x = 1\n\n${grid}`],
  [
    "Chromium of a page of GitHub",
    githubInChromium,
    `${lead}\n\n${list}\n[x] Done already\n\nGo early.\n\nlet x = 1\n\n${grid}`,
  ],
])("what %s copies keeps its structure", (_program, html, expected) => {
  const document = fromHTML(html, dom)
  document.check()
  expect(said(document)).toBe(expected)
  expect(document.firstChild?.type.name).toBe("heading")
  const marked = (name: string) => {
    const found: string[] = []
    document.descendants(
      (node) => void (node.marks.some(({type}) => type.name === name) && found.push(node.text ?? "")),
    )
    return found
  }
  expect([marked("bold"), marked("italic"), marked("link")]).toEqual([["bold"], ["italic"], ["link"]])
})

test.each([
  ["Excel", excel],
  ["Google Sheets", sheets],
  ["LibreOffice Calc", calc],
])("the cells of %s are a table", (_program, html) => {
  const document = fromHTML(html, dom)
  document.check()
  expect(said(document)).toBe(grid)
})
