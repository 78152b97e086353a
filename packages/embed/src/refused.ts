import type {SaveState} from "@quire/client"

export type Refused = Extract<SaveState, {readonly name: "refused"}>

/** Whether there is something to ask: edits that the server has not got, or a copy of what it no longer shows to this person. */
export function asks(save: SaveState): save is Refused {
  if (save.name !== "refused") return false
  const {waiting, copied, reason} = save
  return waiting || (copied && (reason.name === "forbidden" || reason.name === "notFound"))
}
