import {schema} from "./schema.ts"

/** How the schema is stored: a `FormSpec` of `@quire/binding`, whose words these are. Plain data, so that neither knows the other. */
export const form = {
  schema,
  defaultBlock: "paragraph",
  blocks: {
    paragraph: {},
    heading: {},
    listItem: {group: "list"},
    quote: {},
    callout: {},
    toggle: {},
    codeBlock: {},
    mathBlock: {},
    rule: {},
    pageBreak: {},
    image: {},
    file: {},
    embed: {},
    table: {table: {row: "tableRow", cell: "tableCell"}, perEntry: ["widths", "fills", "spans"]},
  },
  inlines: ["math", "mention", "date"],
  marks: {
    link: {},
    comment: {perId: true},
    bold: {},
    italic: {},
    underline: {},
    strike: {},
    highlight: {},
    color: {},
    subscript: {},
    superscript: {},
    code: {},
  },
  lineBreak: "hardBreak",
  unsupported: {
    block: "unsupportedBlock",
    atom: "unsupportedAtom",
    inline: "unsupportedInline",
    mark: "unsupportedMark",
  },
} as const
