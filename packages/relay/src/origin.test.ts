import type {UserId} from "@quire/protocol"
import {expect, it} from "vitest"
import {routeOf} from "./origin.ts"
import type {Session} from "./session.ts"

const by = "ann" as UserId
const session = {user: by} as Session

it("an update goes where its origin says", () => {
  const nowhere = {journal: false, fanOut: false, publish: false, except: null, author: null}
  expect(routeOf({from: "session", session, healing: false})).toEqual({
    journal: true,
    fanOut: true,
    publish: true,
    except: session,
    author: by,
  })
  expect(routeOf({from: "api", by})).toEqual({journal: true, fanOut: true, publish: true, except: null, author: by})
  expect(routeOf({from: "bus"})).toEqual({...nowhere, fanOut: true})
  expect(routeOf({from: "storage"})).toEqual(nowhere)
})
