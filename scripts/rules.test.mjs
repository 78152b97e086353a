import {readdirSync, readFileSync} from "node:fs"
import {expect, it} from "vitest"

const root = new URL("..", import.meta.url)
const read = (path) => readFileSync(new URL(path, root), "utf8")
const tests = ["packages/relay", "packages/server", "packages/testkit", "apps/server"].flatMap((room) =>
  readdirSync(new URL(`${room}/src`, root), {encoding: "utf8", recursive: true})
    .filter((path) => /(\.test|-contract)\.ts$/.test(path))
    .map((path) => [room, "src", path].join("/")),
)

/** Each rule, with the names of the files that are said to hold it. */
const rules = read("packages/relay/SPEC.md")
  .split(/^(?=- \*\*|## )/m)
  .map((entry) => /^- \*\*([A-Z]\d)\*\* (.*)/s.exec(entry))
  .filter((found) => found !== null)
  .map(([, rule, text]) => ({rule, files: text.match(/[\w./-]+(?:\.test|-contract)\.ts/g) ?? []}))

const holders = (file) => tests.filter((test) => test === file || test.endsWith(`/${file}`))

it("SPEC.md has the rules of the relay", () => {
  expect(rules.length).toBeGreaterThan(20)
})

it.each(rules)("$rule is cited by a test in a file that SPEC.md names", ({rule, files}) => {
  expect(files.filter((file) => holders(file).length === 0)).toEqual([])
  const cited = files.flatMap(holders).filter((test) => new RegExp(`\\b${rule}\\b`).test(read(test)))
  expect(cited).not.toEqual([])
})

const cases = [...read("docs/bad-input.md").matchAll(/^\| ([A-G]\d+) \|.*\| `([^`]+)` \|$/gm)].map(
  ([, name, file]) => ({name, file}),
)

it.each(cases)("case $name of bad-input.md is in $file", ({name, file}) => {
  expect(read(file)).toMatch(new RegExp(`\\b${name} `))
})
