import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {judge} from "./gate.ts"
import type {Verdict} from "./gate.ts"
import {defaultLimits} from "./limits.ts"
import {Replica} from "./replica.ts"
import {Shape} from "./shape.ts"
import {readUpdate} from "./update.ts"

const {nesting, nameLength, markBytes, attributeBytes} = defaultLimits

/** Somebody whose every transaction is judged, and noted when it is admitted. */
class Writer {
  readonly doc = new Y.Doc()
  readonly shape = new Shape()
  readonly verdicts: Verdict[] = []
  readonly #replica = new Replica()

  constructor(roots = defaultLimits.roots) {
    this.doc.on("update", (update: Uint8Array) => {
      const content = readUpdate(update)!
      const {clockOf} = this.#replica
      const verdict = judge(content, {
        clockOf,
        standingOf: () => "allow",
        newClientIds: 1,
        bounds: defaultLimits,
        shape: this.shape,
        roots,
        nesting,
      })
      this.verdicts.push(verdict)
      if (verdict.name !== "admit") return
      const {shape} = verdict.ready
      if (shape !== null) this.shape.add(shape)
      this.#replica.note(content)
    })
  }

  /** Why the last transaction was refused; null when it was not. */
  get refusal(): string | null {
    const last = this.verdicts.at(-1)
    return last?.name === "refuse" ? last.why : null
  }
}

/** What one transaction that does `write` gets. */
function refusalOf(write: (doc: Y.Doc) => void, roots?: number): string | null {
  const writer = new Writer(roots)
  writer.doc.transact(() => write(writer.doc))
  return writer.refusal
}

/** An array in an array in an array, so deep. */
function nest(doc: Y.Doc, depth: number, beside = false): void {
  let list = doc.getArray<unknown>("body")
  for (let level = 0; level < depth; level++) {
    const inner = new Y.Array<unknown>()
    // What stands beside something names no parent.
    if (beside) list.insert(0, ["x"])
    list.insert(list.length, [inner])
    list = inner
  }
  list.insert(0, ["deepest"])
}

describe("G2 types stand in each other up to 64 deep", () => {
  it.each([
    ["in one update", false],
    ["beside something", true],
  ])("%s", (_how, beside) => {
    expect(refusalOf((doc) => nest(doc, nesting, beside))).toBeNull()
    expect(refusalOf((doc) => nest(doc, nesting + 1, beside))).toBe("tooDeep")
  })

  it("however many updates they come in", () => {
    const writer = new Writer()
    let list = writer.doc.getArray<unknown>("body")
    for (let level = 0; level <= nesting; level++) {
      const inner = new Y.Array<unknown>()
      list.insert(0, [inner])
      list = inner
    }
    expect(writer.refusal).toBeNull()
    list.insert(0, [1])
    expect(writer.refusal).toBe("tooDeep")
  })
})

it("G2 a document has so many roots, and no more, however many updates they come in", () => {
  const write = (doc: Y.Doc) => ["a", "b", "c"].forEach((name) => doc.getText(name).insert(0, "x"))
  expect([refusalOf(write, 3), refusalOf(write, 2)]).toEqual([null, "tooManyRoots"])
  const writer = new Writer(2)
  write(writer.doc)
  expect(writer.verdicts.map(({name}) => name)).toEqual(["admit", "admit", "refuse"])
})

describe("G2 names are short, and none that a program would trip over", () => {
  const long = "x".repeat(nameLength + 1)
  const just = long.slice(1)
  const names: [string, (doc: Y.Doc, name: string) => void][] = [
    ["of a root", (doc, name) => doc.getText(name).insert(0, "x")],
    ["of a key", (doc, name) => doc.getMap("meta").set(name, 1)],
    ["of a mark", (doc, name) => doc.getText("body").insert(0, "x", {[name]: true})],
  ]
  it.each(names)("%s", (_what, write) => {
    expect(refusalOf((doc) => write(doc, just))).toBeNull()
    expect(refusalOf((doc) => write(doc, long))).toBe("nameTooLong")
    expect(refusalOf((doc) => write(doc, "constructor"))).toBe("outOfBounds")
  })
})

describe("G2 what is told of text is small", () => {
  const fits = "x".repeat(1_000)
  const values: [string, number, (doc: Y.Doc, value: unknown) => void][] = [
    ["a mark", markBytes, (doc, value) => doc.getText("body").insert(0, "x", {link: value})],
    ["a value in a map", attributeBytes, (doc, value) => doc.getMap("meta").set("key", value)],
    ["an embed", attributeBytes, (doc, value) => doc.getText("body").insertEmbed(0, {value})],
  ]
  it.each(values)("%s", (_what, limit, write) => {
    expect(refusalOf((doc) => write(doc, {title: fits}))).toBeNull()
    expect(refusalOf((doc) => write(doc, "x".repeat(limit)))).toBe("attributeTooLarge")
    expect(
      refusalOf((doc) =>
        write(
          doc,
          Array.from({length: limit / 8}, () => 0),
        ),
      ),
    ).toBe("attributeTooLarge")
  })

  it("text itself may be long", () => {
    expect(refusalOf((doc) => doc.getText("body").insert(0, "x".repeat(2 * attributeBytes)))).toBeNull()
  })
})
