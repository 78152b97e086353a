import {Random} from "@quire/binding/testing"
import {schema} from "@quire/schema"
import type {Mark, Node} from "prosemirror-model"

const {heading, list, listItem, paragraph} = schema.nodes
const vocabulary =
  "a page that many hands write at once keeps every word of them and nobody waits for anybody while the others go on as if they were alone until one reads what another has just put there".split(
    " ",
  )

/** How many words go by before the next heading, and before the next list. */
const headingEvery = 280
const listEvery = 420

/** What a document ends with. */
export const lastWords = "and with this it ends"

/**
 * A document of about `wordCount` words, the same for the same seed: headings, lists, and paragraphs of 40 to 120 words in which
 * some are bold and some a link. The last block is a paragraph, whose text ends with `lastWords`.
 */
export function prose(wordCount: number, seed: number): Node {
  const random = new Random(seed)
  const blocks: Node[] = []
  let [written, atHeading, atList] = [0, -Infinity, 0]
  while (written < wordCount) {
    const isHeading = written - atHeading > headingEvery
    const isList = !isHeading && written - atList > listEvery
    const block = isHeading
      ? heading.create(
          {level: written === 0 ? 1 : 2 + random.below(2)},
          schema.text(words(random, 3 + random.below(6))),
        )
      : isList
        ? list.create(null, items(random))
        : paragraph.create(null, runs(random, 40 + random.below(81)))
    if (isHeading) atHeading = written
    if (isList) atList = written
    written += block.textBetween(0, block.content.size, " ").split(" ").length
    blocks.push(block)
  }
  blocks.push(paragraph.create(null, [...runs(random, 20), schema.text(` ${lastWords}`)]))
  return schema.topNodeType.create(null, blocks)
}

function items(random: Random): Node[] {
  return Array.from({length: 3 + random.below(4)}, () => listItem.create(null, runs(random, 6 + random.below(15))))
}

function words(random: Random, count: number): string {
  return Array.from({length: count}, () => random.pick(vocabulary)).join(" ")
}

/** A sentence or a few: of its stretches, one in ten is bold, and one in thirty a link. */
function runs(random: Random, wordCount: number): Node[] {
  const nodes: Node[] = []
  for (let left = wordCount; left > 0;) {
    const marks = marksOf(random)
    const count = Math.min(left, marks.length === 0 ? 8 + random.below(16) : 1 + random.below(3))
    left -= count
    nodes.push(schema.text(words(random, count), marks))
    if (left > 0) nodes.push(schema.text(" "))
  }
  return nodes
}

function marksOf(random: Random): Mark[] {
  const lot = random.next()
  if (lot < 0.1) return [schema.marks.bold.create()]
  return lot < 0.13 ? [schema.marks.link.create({href: `https://example.org/${random.below(1_000)}`})] : []
}

/** The document as somebody's clipboard has it. */
export function htmlOf(document: Node): string {
  return document.children.map(blockHtml).join("\n")
}

function blockHtml(node: Node): string {
  switch (node.type) {
    case heading:
      return `<h${node.attrs["level"]}>${inlineHtml(node)}</h${node.attrs["level"]}>`
    case list:
      return `<ul>${node.children.map((item) => `<li>${inlineHtml(item)}</li>`).join("")}</ul>`
    default:
      return `<p>${inlineHtml(node)}</p>`
  }
}

function inlineHtml(node: Node): string {
  return node.children
    .map(({text, marks: [mark]}) =>
      mark === undefined
        ? text
        : mark.type === schema.marks.bold
          ? `<strong>${text}</strong>`
          : `<a href="${mark.attrs["href"]}">${text}</a>`,
    )
    .join("")
}
