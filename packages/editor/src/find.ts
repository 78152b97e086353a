import {Plugin} from "prosemirror-state"
import {Searcher} from "./find-searcher.ts"
import {findKey, nextFindState, NOTHING_SOUGHT} from "./find-state.ts"
import type {FindState} from "./find-state.ts"

/** Looks for text while the page is idle, again after each edit, and marks what has been found. */
export function find(): Plugin<FindState> {
  return new Plugin<FindState>({
    key: findKey,
    state: {
      init: () => NOTHING_SOUGHT,
      apply: (tr, before, _old, state) => nextFindState(tr, before, state),
    },
    props: {decorations: (state) => findKey.getState(state)?.decorations},
    view: (view) => new Searcher(view),
  })
}
