import {schema} from "@quire/schema"
import type {Words} from "@quire/words"
import type {Command} from "prosemirror-state"
import type {ChoiceSource} from "./picker.ts"
import {search} from "./search.ts"
import type {Findable} from "./search.ts"

const SHOWN_COUNT = 40

interface Emoji extends Findable {
  readonly sign: string
}

/** `:` and two letters: emoji by name and meaning. Their list is fetched when somebody looks for the first. */
export function emojiChoices(words: Words): ChoiceSource {
  let all: readonly Emoji[] = []
  return {
    sign: ":",
    label: words.picker.emoji,
    minLength: 2,
    async load() {
      const {default: table} = await import("emojilib/dist/emoji-en-US.json", {with: {type: "json"}})
      all = Object.entries<readonly string[]>(table).map(([sign, [name = "", ...words]]) => ({
        sign,
        label: name.replaceAll("_", " "),
        words: words.join(" "),
      }))
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
