import {fromMarkdown as parseMarkdown} from "mdast-util-from-markdown"
import {parseHTML} from "linkedom"
import type {Node} from "prosemirror-model"
import {describe, expect, it} from "vitest"
import {FormError} from "./form-error.ts"
import {fromHTML, toHTML} from "./html/index.ts"
import {fromJSON} from "./json.ts"
import {fromMarkdown, toMarkdown} from "./markdown/index.ts"
import {schema} from "./schema.ts"

/*
 * Addresses that must never become one: each scheme that a browser may act on, disguised in each way that has worked
 * somewhere.
 */

const schemes = [
  "javascript:alert(1)",
  "vbscript:msgbox(1)",
  "livescript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  "data:image/svg+xml,<svg onload=alert(1)>",
  "data:application/xhtml+xml,<x/>",
  "blob:https://a.example/1",
  "file:///etc/passwd",
  "filesystem:https://a.example/x",
  "ftp://a.example/x",
  "about:blank",
  "view-source:https://a.example",
  "jar:https://a.example!/x",
  "intent://a#Intent;end",
  "ws://a.example",
  "chrome://settings",
  "ms-msdt:/id",
]

type Disguise = (address: string) => string
const inside =
  (sign: string): Disguise =>
  (address) =>
    address.slice(0, 4) + sign + address.slice(4)

const disguises: readonly Disguise[] = [
  (address) => address,
  (address) => address.toUpperCase(),
  (address) => address.replaceAll(/[a-z]/g, (letter, at: number) => (at % 2 === 0 ? letter.toUpperCase() : letter)),
  (address) => ` ${address}`,
  (address) => `\u0001${address}`,
  (address) => `\u00a0${address}`,
  (address) => `\ufeff${address}`,
  inside("\t"),
  inside("\n"),
  inside("\r\n"),
  inside("\u0000"),
  (address) => address.replace(":", "\t:"),
  (address) => address.replace(":", ":\n//%0a"),
  (address) => `\n\n${address}`,
]

const disguised = (scheme: string) => disguises.map((disguise) => disguise(scheme))
const payloads = schemes.flatMap(disguised)

const dom = parseHTML("<html><body></body></html>").document
const {nodes, marks} = schema
const ownSchemes = ["http:", "https:", "mailto:", "tel:"]

/** What a browser would do with `address` in a page: it drops tabs and line ends, and skips controls before the scheme. */
function isInert(address: string): boolean {
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,/.test(address)) return true
  return (
    !URL.canParse(address, "https://page.example/") ||
    ownSchemes.includes(new URL(address, "https://page.example/").protocol)
  )
}

/** Every address that a page made of `html` could act on. */
function addressesIn(html: string): string[] {
  const {document} = parseHTML(`<html><body>${html}</body></html>`)
  const elements = [...document.querySelectorAll("*")]
  expect(
    elements.filter(({localName}) => /^(?:script|iframe|object|embed|form|base|meta|svg)$/.test(localName)),
  ).toEqual([])
  return elements.flatMap((element) =>
    [...element.attributes]
      .filter(({name}) =>
        /^(?:href|src|srcset|action|formaction|poster|background|data|ping|xlink:href|on\w+)$/.test(name),
      )
      .map(({value}) => value),
  )
}

function addressesInMarkdown(markdown: string): string[] {
  const found: string[] = []
  const visit = (node: object) => {
    if ("url" in node) found.push(String(node.url))
    if ("children" in node) for (const child of node.children as object[]) visit(child)
  }
  visit(parseMarkdown(markdown))
  return found
}

/** What of `document` is not inert once it is exported. */
function activeIn(document: Node): string[] {
  document.check()
  const addresses = [...addressesIn(toHTML(document, dom)), ...addressesInMarkdown(toMarkdown(document))]
  return addresses.filter((address) => !isInert(address))
}

const attribute = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;")
const entities = (text: string) => Array.from(text, (sign) => `&#${sign.codePointAt(0)};`).join("")

it("there are more than 200 of them, and each would be acted on or is no address at all", () => {
  expect(new Set(payloads).size).toBeGreaterThan(200)
  expect(payloads.filter((payload) => !isInert(payload)).length).toBeGreaterThan(150)
})

describe.each(schemes)("E45 %s, however it is disguised,", (scheme) => {
  it("is inert in HTML, and the text around it stays", () => {
    const values = disguised(scheme).flatMap((payload) => [attribute(payload), entities(payload)])
    const html = values.map(
      (value) => `<p><a href="${value}">text</a></p><img src="${value}" alt="picture"><iframe src="${value}"></iframe>
        <figure><img src="${value}" alt="figure"></figure><div data-file><a href="${value}">name</a></div>
        <div data-embed><a href="${value}">page</a></div>`,
    )
    const document = fromHTML(html.join(""), dom)
    expect(activeIn(document)).toEqual([])
    expect(document.textContent.match(/text/g)).toHaveLength(values.length)
  })

  it("is inert in Markdown", () => {
    const parts = disguised(scheme).flatMap((payload) => {
      const written = payload.replaceAll(/[<>()\\]/g, String.raw`\$&`)
      return [written, `<${written}>`].map(
        (address) => `[text](${address}) ![picture](${address})\n\n[name](${address} "File, 1 bytes")\n
[page](${address} "Embedded page")\n\n[a]: ${address}\n\n[a] ![a] <${payload}>\n`,
      )
    })
    for (const part of parts) expect(activeIn(fromMarkdown(part))).toEqual([])
  })

  it("is refused by JSON and by everything that could hold it, so that nothing can render or export it", () => {
    for (const payload of disguised(scheme).filter((address) => !isInert(address))) {
      const text = {type: "text", text: "text", marks: [{type: "link", attrs: {href: payload}}]}
      const blocks = ["image", "file", "embed"].map((type) => ({type, attrs: {src: payload}}))
      for (const value of [...blocks, {type: "paragraph", content: [text]}]) {
        expect(() => fromJSON({type: "doc", content: [value]})).toThrow(FormError)
      }
      for (const name of ["image", "file", "embed"] as const) {
        expect(() => nodes[name].create({src: payload})).toThrow(RangeError)
      }
      expect(() => marks.link.create({href: payload})).toThrow(RangeError)
    }
  })
})

describe("E50 an embedded page", () => {
  it.each([
    "https://evil.example/watch?v=abcdefghijk",
    "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
    "https://www.youtube.com@evil.example/watch?v=abcdefghijk",
    "https://evil@www.youtube.com/watch?v=abcdefghijk",
    "https://www.youtube.com:8443/watch?v=abcdefghijk",
    "http://www.youtube.com/watch?v=abcdefghijk",
    "//www.youtube.com/watch?v=abcdefghijk",
    "https:\\\\www.youtube.com\\watch?v=abcdefghijk",
    "https://www.youtube.com/redirect?q=https://evil.example",
    "https://docs.google.com/forms/d/e/abcdefghijkl/viewform",
    "https://codepen.io/../evil/embed/../../x",
  ])("is none at %s", (src) => {
    expect(() => nodes.embed.create({src})).toThrow(RangeError)
  })
})

describe("E47 attributes of the wrong type", () => {
  const wrong: readonly unknown[] = [null, 1, Number.NaN, true, {}, [], {toString: () => "https://a.example"}]
  it.each([
    ["image", "src"],
    ["image", "alt"],
    ["image", "caption"],
    ["file", "src"],
    ["file", "name"],
    ["file", "mime"],
    ["embed", "src"],
    ["embed", "title"],
  ] as const)("are refused: %s %s", (name, key) => {
    for (const value of wrong) expect(() => nodes[name].create({[key]: value})).toThrow(RangeError)
  })

  it("are refused: sizes and colours", () => {
    for (const size of ["1", -1, 1.5, Infinity, null]) expect(() => nodes.file.create({size})).toThrow(RangeError)
    for (const width of ["1", 0, 1.5, 10_001]) expect(() => nodes.image.create({width})).toThrow(RangeError)
    for (const color of ["red", "#fff", "#12345g", "url(x)", "rgb(0,0,0)", 1, "#000000;x"]) {
      expect(() => marks.color.create({color})).toThrow(RangeError)
      expect(() => marks.highlight.create({color})).toThrow(RangeError)
    }
  })
})
