import {grants} from "@quire/protocol"
import type {Grant} from "@quire/protocol"
import type {FastifyRequest} from "fastify"

/** What somebody may who is not signed in: as much as `?role=` says, and at most to edit. */
export function grantOf({query}: FastifyRequest): Grant {
  const {role} = query as Readonly<Record<string, unknown>>
  const asked = grants.find((grant) => grant === role) ?? "editor"
  return asked === "owner" ? "editor" : asked
}
