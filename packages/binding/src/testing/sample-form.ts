import {Schema, type NodeSpec} from "prosemirror-model"
import type {FormSpec} from "../form.ts"
import {isObject} from "../json.ts"

const block = {id: {default: null, validate: "string|null"}, unknown: {default: null}}
const integer = (min: number, max: number) => (value: unknown) => {
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) throw new RangeError("out of range")
}
const record = (accepts: (value: unknown) => boolean) => (value: unknown) => {
  if (value !== null && !(isObject(value) && Object.values(value).every(accepts))) throw new RangeError("no record")
}
const indented = {...block, indent: {default: 0, validate: integer(0, 8)}}
const text = (spec: NodeSpec = {}): NodeSpec => ({
  content: "inline*",
  group: "block flow",
  ...spec,
  attrs: {...indented, ...spec.attrs},
})

/** A schema with one of each shape that the stored form knows. */
export const schema = new Schema({
  nodes: {
    doc: {content: "(block | list)+"},
    paragraph: text(),
    heading: text({attrs: {level: {default: 1, validate: integer(1, 6)}}}),
    list: {content: "listItem+"},
    listItem: text({group: "", attrs: {kind: {default: "bullet", validate: "string"}}}),
    code: text({content: "text*", marks: "comment", code: true, attrs: {lang: {default: "", validate: "string"}}}),
    rule: {group: "block flow", attrs: indented},
    image: {group: "block flow", attrs: {...indented, src: {default: "", validate: "string"}}},
    table: {
      content: "row+",
      group: "block",
      attrs: {
        ...indented,
        header: {default: false, validate: "boolean"},
        spans: {default: null, validate: record((end) => typeof end === "string")},
      },
    },
    row: {content: "cell+", attrs: {id: {default: null, validate: "string|null"}}},
    cell: {content: "(flow | list)+", attrs: {col: {default: null, validate: "string|null"}}},
    unsupportedBlock: text({attrs: {type: {default: "", validate: "string"}}}),
    unsupportedAtom: {group: "block flow", attrs: {...block, type: {default: "", validate: "string"}}},
    text: {group: "inline"},
    hardBreak: {inline: true, group: "inline"},
    mention: {inline: true, group: "inline", attrs: {id: {validate: "string"}, label: {default: ""}}},
    unsupportedInline: {inline: true, group: "inline", attrs: {embed: {default: null}}},
  },
  marks: {
    link: {attrs: {href: {validate: "string"}}, inclusive: false},
    comment: {attrs: {id: {validate: "string"}}, excludes: "", inclusive: false},
    unsupportedMark: {attrs: {key: {validate: "string"}, value: {default: null}}, excludes: "", inclusive: false},
    bold: {},
    italic: {},
    subscript: {excludes: "superscript"},
    superscript: {excludes: "subscript"},
  },
})

export const form: FormSpec = {
  schema,
  defaultBlock: "paragraph",
  blocks: {
    paragraph: {},
    heading: {},
    listItem: {group: "list"},
    code: {},
    rule: {},
    image: {},
    table: {table: {row: "row", cell: "cell"}, perEntry: ["spans"]},
  },
  inlines: ["mention"],
  marks: {link: {}, comment: {perId: true}, bold: {}, italic: {}, subscript: {}, superscript: {}},
  lineBreak: "hardBreak",
  unsupported: {
    block: "unsupportedBlock",
    atom: "unsupportedAtom",
    inline: "unsupportedInline",
    mark: "unsupportedMark",
  },
}
