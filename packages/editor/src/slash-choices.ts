import {blockKinds} from "./block-kinds.tsx"
import {insertKinds} from "./insert-kinds.tsx"
import type {Requests} from "./keymap.ts"
import type {Choice, ChoiceSource} from "./picker.ts"
import type {Recent} from "./recent.ts"
import {search} from "./search.ts"
import {shortcutText} from "./shortcut.ts"

/** `/`: everything that a block can become or that can come after it, what was picked last at the top. */
export function slashChoices(requests: Requests, recent: Recent, takesFiles: boolean): ChoiceSource {
  const kinds = blockKinds.map(({shortcut, ...kind}) => ({
    ...kind,
    ...(shortcut !== undefined && {hint: shortcutText(shortcut)}),
  }))
  const inserts = insertKinds(requests, takesFiles)
  const entries = [...kinds, ...inserts]
  const lately = () => recent.names.flatMap((name) => entries.find((entry) => entry.name === name) ?? [])
  const all = () => [...under("Recent", lately()), ...under("Turn into", kinds), ...under("Insert", inserts)]
  return {
    sign: "/",
    label: "Blocks",
    find: (query) => (query === "" ? all() : search(entries, query)),
    onPick: ({name}) => recent.note(name),
  }
}

function under(group: string, choices: readonly Choice[]): Choice[] {
  return choices.map((choice) => ({...choice, group}))
}
