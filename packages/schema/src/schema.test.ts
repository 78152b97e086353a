import {expect, test} from "vitest"
import {schema} from "./schema.ts"

test("D1 every attribute of every node and mark says which values it admits", () => {
  const types = [...Object.values(schema.nodes), ...Object.values(schema.marks)]
  const unchecked = types.flatMap(({name, spec}) =>
    Object.entries(spec.attrs ?? {}).flatMap(([attribute, {validate}]) =>
      validate === undefined ? `${name}.${attribute}` : [],
    ),
  )
  expect(unchecked).toEqual([])
})
