import {useSyncExternalStore} from "react"
import {absenceOf} from "./absence.ts"
import type {Absence} from "./absence.ts"
import type {Person} from "./people.ts"
import {asks} from "./refused.ts"
import type {Refused} from "./refused.ts"
import type {Session} from "./session.ts"

/** The server refuses what would be written. */
export function useRefused({provider}: Session): boolean {
  return useSyncExternalStore(provider.subscribe, () => provider.readOnly)
}

/** Why there is no document to show; null where there is one, or one may still come. */
export function useAbsence({provider}: Session): Absence | null {
  return useSyncExternalStore(provider.subscribe, () => absenceOf(provider))
}

/** The refusal after which a person has to say what becomes of what only this device has. */
export function useRefusal({provider}: Session): Refused | null {
  return useSyncExternalStore(provider.subscribe, () => (asks(provider.save) ? provider.save : null))
}

export function usePeople({people}: Session): readonly Person[] {
  return useSyncExternalStore(people.subscribe, () => people.current)
}
