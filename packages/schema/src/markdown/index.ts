/*
 * Markdown is CommonMark with GitHub's tables, tasks, strikethrough, alerts and math. What it has no sign for:
 *
 *   callout            > [!NOTE] and the other alerts
 *   toggle             <details><summary> … </summary> … </details>, each tag a block of its own
 *   underline          <u>          highlight    <mark> or <mark data-color="#rrggbb">
 *   sub-, superscript  <sub>, <sup> colour       <span data-color="#rrggbb">
 *   mention            [@name](mention:id)
 *   date               <time>2026-11-25</time>
 *   page break         <!-- page break -->
 *   file               [name](address "File, 123 bytes, type/subtype"), alone in its paragraph
 *   embedded page      [title](address "Embedded page"), alone in its paragraph
 *   blocks that an item, a callout or a toggle owns are written inside it
 *
 * Not written: ids, comments, an indent that nobody owns, sizes of images and columns, fills of cells, which cells are
 * merged (each is written), header columns, empty paragraphs, unsupported atoms and embeds, whether a space is bold. The
 * blocks of a cell are lines of one paragraph. HTML that is not above is read as text (a block of it as code), so that
 * nothing is dropped and nothing is run.
 */
export {fromMarkdown} from "./from-markdown.ts"
export {toMarkdown} from "./to-markdown.ts"
