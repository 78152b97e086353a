import {closeReasons, grants} from "@quire/protocol"
import type {CloseReason, Grant} from "@quire/protocol"
import {describe, expect, it} from "vitest"
import type {Authorize, Identity} from "../ports.ts"
import {docId} from "./client.ts"

const {signedOut, forbidden, notFound} = closeReasons
const doc = docId("d")

/**
 * What every driver of `Authorize` has to hold. A driver's whole test is a call to this.
 * @param cases whom it knows, or not, and what they may do with document `d`
 */
export function authorizeContract(
  name: string,
  authorize: Authorize,
  cases: readonly (readonly [Identity, Grant | CloseReason])[],
): void {
  describe(`${name} keeps the contract of Authorize`, () => {
    it.each(cases)("%j may: %j", async (identity, expected) => {
      expect(await authorize(identity, doc)).toEqual(expected)
    })

    it("answers with a grant, or with a reason that says whether to sign in", async () => {
      for (const [identity] of cases)
        expect(await authorize(identity, doc)).toBeOneOf([...grants, signedOut, forbidden, notFound])
    })

    it("answers the same question again in the same way, whoever else has asked meanwhile", async () => {
      const ask = () => Promise.all(cases.map(([identity]) => authorize(identity, doc)))
      const first = await ask()
      expect(await ask()).toEqual(first)
    })

    it("nobody who is not signed in owns a document, whatever is asked for", async () => {
      expect(await authorize({person: null, token: null, asked: "owner"}, doc)).not.toBe("owner")
    })
  })
}
