import type {SaveState} from "@quire/client"
import type {Words} from "@quire/words"
import type {Person} from "./people.ts"
import {saveWords} from "./save-words.ts"

/** What is told to those who cannot see it, as it is at one moment. */
export interface Situation {
  readonly people: readonly Person[]
  readonly save: SaveState
}

/** What has happened between two moments: who came and went, and whether one's text is safe. Empty where nothing has. */
export function newsOf(before: Situation, after: Situation, words: Words): string {
  const came = namesOf(after.people, before.people)
  const went = namesOf(before.people, after.people)
  return [
    came.length > 0 && words.news.joined(came),
    went.length > 0 && words.news.left(went),
    saveNews(before.save, after.save, words),
  ]
    .filter((part) => typeof part === "string")
    .join(" ")
}

function namesOf(people: readonly Person[], without: readonly Person[]): string[] {
  const known = new Set(without.map(({id}) => id))
  return people.filter(({id, isSelf}) => !isSelf && !known.has(id)).map(({name}) => name)
}

/** That all is well is no news, unless it was not. */
function saveNews(before: SaveState, after: SaveState, words: Words): string | null {
  if (before.name === after.name) return null
  if (isWell(before) && isWell(after)) return null
  if (isWell(after)) return after.name === "saved" ? words.news.allSaved : words.news.connectedAgain
  const {text, detail} = saveWords(after, words)
  return `${text}.${detail === undefined ? "" : ` ${detail}.`}`.replaceAll("..", ".")
}

/** Edits go their way, or there are none. */
function isWell({name}: SaveState): boolean {
  return name === "connecting" || name === "saved" || name === "saving" || name === "viewing" || name === "reconnecting"
}
