import {schema} from "@quire/schema"
import {emojiIn} from "@quire/words"
import type {Emoji} from "@quire/words"
import type {Command} from "prosemirror-state"
import type {ChoiceSource} from "./picker.ts"
import {search} from "./search.ts"
import type {Wording} from "./wording.ts"

const SHOWN_COUNT = 40

/** `:` and two letters: emoji by name and meaning. Their list is fetched when somebody looks for the first. */
export function emojiChoices({words, language}: Wording): ChoiceSource {
  let all: readonly (Emoji & {readonly label: string})[] = []
  return {
    sign: ":",
    label: words.picker.emoji,
    minLength: 2,
    async load() {
      all = (await emojiIn(language)).map((emoji) => ({...emoji, label: emoji.name}))
    },
    find: (query) =>
      search(all, query.replace(/:$/, ""))
        .slice(0, SHOWN_COUNT)
        .map(({sign, label}) => ({name: sign, label, icon: sign, command: insertSign(sign)})),
  }
}

function insertSign(sign: string): Command {
  return ({tr, selection}, dispatch) => {
    dispatch?.(tr.replaceSelectionWith(schema.text(sign, selection.$from.marks()), false))
    return true
  }
}
