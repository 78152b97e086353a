import {readdirSync, readFileSync} from "node:fs"
import {expect, it} from "vitest"
import {parseAst} from "vite"

const root = new URL("..", import.meta.url)
/** What shows something. `packages/client` says names only; its texts are for whoever builds with it. */
const rooms = ["packages/editor", "packages/embed", "apps/web"]
const files = rooms.flatMap((room) =>
  readdirSync(new URL(`${room}/src`, root), {encoding: "utf8", recursive: true})
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|d)\.tsx?$|testing\.ts$/.test(path))
    .map((path) => `${room}/src/${path.replaceAll("\\", "/")}`),
)

/** What an element shows or reads out under these names of attributes, properties and parameters. */
const shown =
  /^(aria-?(label|description|roledescription|valuetext|placeholder)|label|title|placeholder|alt|text(Content)?|innerText|hint|group|meaning|action|message|notice|reason)$/i
/** A sentence, or its beginning, wherever it stands. */
const sentence = /^\p{Lu}\p{L}+,? \p{L}+/u
/** The same in every language. */
const isSame = /^https?:|^(· )?Quire$/

const isWord = (text) => /\p{L}{2}/u.test(text) && !isSame.test(text)

/** The literal texts that `node` can become. */
function textsOf(node) {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : []
    case "TemplateLiteral":
      return [
        node.quasis
          .map(({value}) => value.cooked)
          .join(" ")
          .trim(),
      ]
    case "ConditionalExpression":
      return [...textsOf(node.consequent), ...textsOf(node.alternate)]
    case "LogicalExpression":
    case "BinaryExpression":
      return ["===", "!==", "in"].includes(node.operator) ? [] : [...textsOf(node.left), ...textsOf(node.right)]
    case "JSXExpressionContainer":
    case "TSAsExpression":
      return textsOf(node.expression)
    default:
      return []
  }
}

const nameOf = (node) => String(node?.name?.name ?? node?.name ?? node?.value ?? "")

/** The texts of `node` that go to the screen or to a screen reader, without those of its children. */
function shownBy(node) {
  switch (node.type) {
    case "JSXText":
      return [node.value.trim()]
    case "JSXElement":
      return node.children.filter(({type}) => type === "JSXExpressionContainer").flatMap(textsOf)
    case "JSXAttribute":
      return shown.test(nameOf(node.name)) ? textsOf(node.value) : []
    case "Property":
      // One word in lower case is a name in the code.
      return shown.test(nameOf(node.key)) ? textsOf(node.value).filter((text) => !/^\p{Ll}+$/u.test(text)) : []
    case "AssignmentExpression":
      return shown.test(nameOf(node.left.property)) ? textsOf(node.right) : []
    case "CallExpression": {
      const called = nameOf(node.callee.property ?? node.callee)
      if (called === "setAttribute") return shown.test(nameOf(node.arguments[0])) ? textsOf(node.arguments[1]) : []
      if (called === "element") return node.arguments.slice(2).flatMap(textsOf)
      return /^(notify|announce|alert|confirm|append|replaceChildren)$/.test(called)
        ? node.arguments.flatMap(textsOf)
        : []
    }
    default:
      return textsOf(node).filter((text) => sentence.test(text))
  }
}

/** Goes through all but types, and errors, which are for whoever builds with it. */
function* literals(node) {
  if (node.type.startsWith("TS") && node.expression === undefined) return
  if (node.type === "NewExpression" && nameOf(node.callee).endsWith("Error")) return
  yield* shownBy(node).filter(isWord)
  for (const child of Object.values(node).flat()) if (typeof child?.type === "string") yield* literals(child)
}

const literalsIn = (source, lang = "tsx") => [...new Set(literals(parseAst(source, {lang})))]

it.each(files)("%s shows no word that is not in a dictionary", (file) => {
  expect(literalsIn(readFileSync(new URL(file, root), "utf8"), file.split(".").at(-1))).toEqual([])
})

it.each([
  ["<p>Hello</p>", "Hello"],
  ["<p>{isOpen ? 'Open' : words.closed}</p>", "Open"],
  ["<p>{`${count} files`}</p>", "files"],
  ["<input aria-label='Your name' />", "Your name"],
  ["<Item label='Rows' />", "Rows"],
  ["const item = {label: isNew ? 'New' : name}", "New"],
  ["dom.setAttribute('aria-label', 'Width')", "Width"],
  ["dom.textContent = 'Gone'", "Gone"],
  ["element('span', {}, name || 'File')", "File"],
  ["notify('Link copied')", "Link copied"],
  ["const rows = [['Insert above', insertRow]]", "Insert above"],
])("the words of %s are found", (source, word) => {
  expect(literalsIn(source)).toContain(word)
})

it.each([
  "<p className='quire-card'>{words.hello} · {name}</p>",
  "<input placeholder='https://' />",
  "if (event.key === 'Escape') throw new Error('The dialog is closed')",
])("%s shows nothing of its own", (source) => {
  expect(literalsIn(source)).toEqual([])
})
