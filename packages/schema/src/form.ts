import {schema} from "./schema.ts"

/**
 * How the schema is stored: what the binding between a Y.Text and a ProseMirror document has to know about our node
 * types. Plain data; a block's attributes are the stored keys of the same name, and defaults are not stored.
 */
export const form = {
  schema,
  /** Stored without a `type`. */
  defaultBlock: "paragraph",
  /** Stored `type` = node name. A run of blocks with a `group` is wrapped in one node of that name, in the view only. */
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
  /** Inline leaves: an embed's `type` = node name, its other keys = attributes. */
  inlines: ["math", "mention", "date"],
  /** Text attribute = mark name; with `perId` one attribute `<name>:<id>` for each value of the mark's `id`. */
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
  /** Stored as `\n`. */
  lineBreak: "hardBreak",
  /** What stands in for stored content of a name that is not above. */
  unsupported: {
    block: "unsupportedBlock",
    atom: "unsupportedAtom",
    inline: "unsupportedInline",
    mark: "unsupportedMark",
  },
} as const
