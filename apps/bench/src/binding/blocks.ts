import {schema} from "@quire/binding/testing"
import type {Node} from "prosemirror-model"

const words = ["a", "page", "that", "many", "hands", "write", "keeps", "every", "word", "of", "them"]

/** Paragraphs of about 26 characters, three in ten with a bold word. */
export function paragraphs(count: number): Node[] {
  return Array.from({length: count}, (_, place) => {
    const word = (offset: number) => words[(place + offset) % words.length]!
    const start = schema.text(`${word(0)} ${word(3)} ${word(5)} `)
    const middle = schema.text(word(7), place % 10 < 3 ? [schema.mark("bold")] : [])
    return schema.node("paragraph", null, [start, middle, schema.text(` ${word(1)} ${word(4)}.`)])
  })
}
