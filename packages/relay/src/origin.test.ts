import type {UserId} from "@quire/protocol"
import {expect, it} from "vitest"
import {routeOf} from "./origin.ts"
import type {Session} from "./session.ts"

const by = "ann" as UserId
const session = {user: by} as Session

it("an update goes where its origin says", () => {
  expect(routeOf({from: "session", session, healing: false})).toEqual({
    journal: true,
    publish: true,
    except: session,
    author: by,
  })
  expect(routeOf({from: "api", by})).toEqual({journal: true, publish: true, except: null, author: by})
  expect(routeOf({from: "bus"})).toEqual({journal: false, publish: false, except: null, author: null})
})
