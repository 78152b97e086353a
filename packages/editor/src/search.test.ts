import {expect, test} from "vitest"
import {search} from "./search.ts"

const entries = [
  {label: "Bulleted list", words: "points"},
  {label: "List of pictures", words: ""},
  {label: "Tâche", words: "to-do check list"},
]
const found = (query: string) => search(entries, query).map(({label}) => label)

test.each([
  ["list", ["List of pictures", "Bulleted list", "Tâche"]],
  ["LIST BUL", ["Bulleted list"]],
  ["tache", ["Tâche"]],
  ["do", ["Tâche"]],
  ["ist", []],
  ["", ["Bulleted list", "List of pictures", "Tâche"]],
])("%s finds the starts of words, labels first", (query, expected) => {
  expect(found(query)).toEqual(expected)
})
