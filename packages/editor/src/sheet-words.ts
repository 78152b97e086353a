import {CALLOUT_TONES} from "@quire/schema"
import type {Words} from "@quire/words"

/** What the style sheet writes beside the text, as variables that it writes it from. */
export function sheetWords({kinds, inserts, blocks}: Words): Readonly<Record<`--quire-${string}`, string>> {
  const tones = CALLOUT_TONES.map((tone) => [`--quire-word-${tone}`, quoted(kinds[`${tone}Callout`])])
  return {
    ...Object.fromEntries(tones),
    "--quire-word-page-break": quoted(inserts.pageBreak),
    "--quire-word-newer": quoted(blocks.newer),
  }
}

/** As a string of CSS. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
