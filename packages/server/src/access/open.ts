import type {Authorize} from "@quire/relay"

/** Nobody has to sign in: as much as was asked for, and at most to edit. */
export const openAccess: Authorize = ({asked}) =>
  Promise.resolve(asked === null || asked === "owner" ? "editor" : asked)
