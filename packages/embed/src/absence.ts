import type {CloseReason, Provider, SaveState} from "@quire/client"

/** Why there is no document to show. */
export type Absence = "offline" | CloseReason

/** Why there is no document to show; null where there is one, or one may still come. */
export function absenceOf({ready, save}: Pick<Provider, "ready" | "save">): Absence | null {
  return ready ? null : absenceIn(save)
}

function absenceIn(save: SaveState): Absence | null {
  if (save.name === "refused") return save.reason
  return save.name === "offline" ? "offline" : null
}
