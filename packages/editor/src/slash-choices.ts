import type {Words} from "@quire/words"
import {blockKinds, kindWords} from "./block-kinds.tsx"
import {insertKinds} from "./insert-kinds.tsx"
import type {Requests} from "./requests.ts"
import type {Choice, ChoiceSource} from "./picker.ts"
import type {Recent} from "./recent.ts"
import {search} from "./search.ts"
import {shortcutText} from "./shortcut.ts"

export interface SlashOptions {
  readonly words: Words
  readonly requests: Requests
  readonly recent: Recent
  readonly takesFiles: boolean
}

/** `/`: everything that a block can become or that can come after it, what was picked last at the top. */
export function slashChoices({words, requests, recent, takesFiles}: SlashOptions): ChoiceSource {
  const kinds = blockKinds.map(({shortcut, ...kind}) => ({
    ...kind,
    label: words.kinds[kind.name],
    words: kindWords(kind.name, words),
    ...(shortcut !== undefined && {hint: shortcutText(shortcut, words)}),
  }))
  const inserts = insertKinds(words, requests, takesFiles)
  const entries = [...kinds, ...inserts]
  const {picker} = words
  const lately = () => recent.names.flatMap((name) => entries.find((entry) => entry.name === name) ?? [])
  const all = () => [
    ...under(picker.recent, lately()),
    ...under(picker.turnInto, kinds),
    ...under(words.inserts.insert, inserts),
  ]
  return {
    sign: "/",
    label: picker.blocks,
    find: (query) => (query === "" ? all() : search(entries, query)),
    onPick: ({name}) => recent.note(name),
  }
}

function under(group: string, choices: readonly Choice[]): Choice[] {
  return choices.map((choice) => ({...choice, group}))
}
