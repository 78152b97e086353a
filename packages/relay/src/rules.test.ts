import {closeReasons, encodeRefresh, messageNumbers} from "@quire/protocol"
import type {Grant, UserId} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {defaultLimits, TokenBucket} from "./limits.ts"
import type {Person} from "./ports.ts"
import {probeMs} from "./session.ts"
import {docId, idle} from "./testing/client.ts"
import type {TestClient} from "./testing/client.ts"
import {SmallWorld} from "./testing/world.ts"

const person = (name: string): Person => ({id: name as UserId, name, color: "#112233"})
const [ann, bob] = [person("Ann"), person("Bob")]

let world: SmallWorld
beforeEach(() => {
  world = new SmallWorld()
})
afterEach(() => world.end())

/** An update that writes `text` under `clientId`, after what `reader` has. */
function forged(clientId: number, reader: Y.Doc, text: string): Uint8Array {
  const forger = new Y.Doc()
  Y.applyUpdate(forger, Y.encodeStateAsUpdate(reader))
  const before = Y.encodeStateVector(forger)
  forger.clientID = clientId
  forger.getText("body").insert(0, text)
  return Y.encodeStateAsUpdate(forger, before)
}

function sends(client: TestClient, step: 1 | 2, update: Uint8Array): void {
  client.send((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, update)
  })
}

it("G3 what two people write in one turn is stored under the name of each", async () => {
  const [one, other] = [await world.joined({person: ann}), await world.joined({person: bob})]
  const append = vi.spyOn(world.storage, "append")
  one.type("from Ann")
  other.type("from Bob")
  await world.settle()
  expect(world.relay.counts.of("merged")).toBe(2)
  const rows = append.mock.calls.flatMap(([batch]) => batch)
  expect(new Map(rows.map(({author, clocks}) => [author, clocks.map(({clientId}) => clientId)]))).toEqual(
    new Map([
      [ann.id, [one.doc.clientID]],
      [bob.id, [other.doc.clientID]],
    ]),
  )
})

describe("G3 who writes under somebody else's client id", () => {
  it.each([
    ["signed in", ann, bob],
    ["not signed in", null, null],
  ])("is refused, and the victim's text is whole: %s", async (_how, hers, his) => {
    const victim = await world.joined({person: hers})
    const [thief, other] = [await world.joined({person: his}), await world.joined()]
    victim.type("mine")
    await world.settle()
    sends(thief, 2, forged(victim.doc.clientID, thief.doc, "stolen"))
    await world.settle()
    expect(thief.closed).toBe(closeReasons.invalidUpdate)
    expect(world.relay.counts.of("refused.foreignClientId")).toBe(1)
    victim.type("!")
    await world.settle()
    expect([victim.text, other.text]).toEqual(["mine!", "mine!"])
    expect(victim.isSaved).toBe(true)
  })

  it("is refused after a restart, too, when it is a user's", async () => {
    const victim = await world.joined({person: ann})
    victim.type("mine")
    await world.settle()
    const later = new SmallWorld({storage: world.storage})
    const thief = await later.joined({person: bob})
    sends(thief, 2, forged(victim.doc.clientID, thief.doc, "stolen"))
    await later.settle()
    expect(thief.closed).toBe(closeReasons.invalidUpdate)
    later.end()
  })

  it("may bring in a syncStep2 what somebody wrote who is not there; it stays theirs", async () => {
    const [author, witness] = [await world.joined({person: ann}), await world.joined({person: bob})]
    author.type("seen by Bob")
    await world.settle()
    const later = new SmallWorld()
    later.clients.push(witness)
    witness.connect(later.relay, docId("d"), {person: bob})
    await later.settle()
    expect((await later.joined()).text).toBe("seen by Bob")
    expect(later.relay.counts.of("healed")).toBe(1)
    expect((await later.storage.load(docId("d"))).owners).toEqual(new Map())
    later.clients.push(author)
    author.connect(later.relay, docId("d"), {person: ann})
    author.type("!")
    await later.settle()
    expect((await later.storage.load(docId("d"))).owners).toEqual(new Map([[author.doc.clientID, ann.id]]))
    later.end()
  })

  it("may bring what two wrote in turns who are not there: it is stored as theirs, and is all there after a restart", async () => {
    const [author, other] = [await world.joined({person: ann}), await world.joined({person: bob})]
    const cleo = person("Cleo")
    const witness = await world.joined({person: cleo})
    for (const word of ["one ", "two "]) {
      author.type(word)
      await world.settle()
      other.type(word.toUpperCase())
      await world.settle()
    }
    const owners = new Map([
      [author.doc.clientID, ann.id],
      [other.doc.clientID, bob.id],
    ])
    const later = new SmallWorld()
    const load = later.storage.load.bind(later.storage)
    later.storage.load = async (doc) => ({...(await load(doc)), owners})
    later.clients.push(witness)
    witness.connect(later.relay, docId("d"), {person: cleo})
    await later.settle()
    expect((await load(docId("d"))).rows).toHaveLength(2)
    const restarted = new SmallWorld({storage: later.storage})
    expect((await restarted.joined()).text).toBe("one ONE two TWO ")
    for (const each of [later, restarted]) each.end()
  })

  it("is refused under an id whose owner wrote while away, and said who it is when it came back", async () => {
    const victim = await world.joined({person: ann})
    victim.drop()
    victim.awareness.setLocalState({})
    victim.type("written away")
    victim.connect(world.relay, docId("d"), {person: ann})
    const thief = await world.joined({person: bob})
    expect((await world.storage.load(docId("d"))).owners).toEqual(new Map([[victim.doc.clientID, ann.id]]))
    sends(thief, 2, forged(victim.doc.clientID, thief.doc, "stolen"))
    await world.settle()
    expect(thief.closed).toBe(closeReasons.invalidUpdate)
  })

  it("waits, when nobody is signed in, until the old connection of a client that came back has shown not to live", async () => {
    const [client, other] = [await world.joined(), await world.joined()]
    client.type("before ")
    await world.settle()
    client.drop(false)
    client.connect(world.relay, docId("d"))
    client.type("after")
    await world.settle()
    expect([other.text, client.isSaved]).toEqual(["before ", false])
    world.clock.pass(probeMs)
    await world.settle()
    expect([other.text, client.isSaved]).toEqual(["before after", true])
    expect(client.closed).toBeNull()
  })

  it("brings no more than 16 client ids of its own, however many updates they come in", async () => {
    const client = await world.joined()
    const crowd = Array.from({length: 17}, (_, clientId) => forged(clientId + 1, new Y.Doc(), "x"))
    sends(client, 2, Y.mergeUpdates(crowd.slice(0, 10)))
    for (const update of crowd.slice(10, 16)) sends(client, 2, update)
    await world.settle()
    expect(client.closed).toBeNull()
    sends(client, 2, crowd[16]!)
    await world.settle()
    expect(client.closed).toBe(closeReasons.invalidUpdate)
    expect(world.relay.counts.of("refused.tooManyClientIds")).toBe(1)
  })
})

describe("G4 who may only read", () => {
  it.each<Grant>(["viewer", "commenter"])(
    "S6 a %s's update is refused whole, it is told, and keeps its text",
    async (grant) => {
      const [reader, other] = [await world.joined({grant}), await world.joined()]
      other.type("text")
      await world.settle()
      expect([reader.text, reader.isSaved, reader.closed]).toEqual(["text", true, null])
      reader.type(", mine")
      await world.settle()
      expect([reader.text, other.text]).toEqual(["text, mine", "text"])
      expect(reader.isSaved).toBe(false)
      expect(reader.notices).toEqual([
        {kind: "grant", grant},
        {kind: "refused", count: 2},
      ])
      expect(world.relay.counts.of("refused.grant")).toBe(1)
      expect((await world.storage.load(docId("d"))).rows).toHaveLength(1)
    },
  )

  it("is asked for it again when it may write", async () => {
    const reader = await world.joined({grant: "viewer"})
    reader.type("mine")
    await world.settle()
    reader.session?.regrant("editor")
    await world.settle()
    expect((await world.joined()).text).toBe("mine")
    expect(reader.isSaved).toBe(true)
    expect(reader.notices.at(-1)).toEqual({kind: "grant", grant: "editor"})
  })

  it("may not write from the moment on at which it is told so", async () => {
    const writer = await world.joined()
    writer.session?.regrant("viewer")
    writer.type("late")
    await world.settle()
    expect((await world.joined()).text).toBe("")
  })

  it("comes back with a syncStep2 that brings nothing, which is fine", async () => {
    const reader = await world.joined({grant: "viewer"})
    const other = await world.joined()
    other.type("text")
    other.doc.getText("body").delete(0, 2)
    await world.settle()
    reader.drop()
    reader.connect(world.relay, docId("d"), {grant: "viewer"})
    await world.settle()
    expect([reader.text, reader.isSaved]).toEqual(["xt", true])
  })
})

describe("G4 a new token", () => {
  it.each([
    ["changes what its client may do, which is said", "viewer" as const, null],
    ["that is not good any more ends the session", closeReasons.signedOut, closeReasons.signedOut],
    ["of somebody who may no longer ends it as well", closeReasons.forbidden, closeReasons.forbidden],
  ])("%s", async (_what, answer, closed) => {
    const client = await world.joined({renew: () => Promise.resolve(answer)})
    client.sendFrame(encodeRefresh("new"))
    await world.settle()
    expect(client.closed).toBe(closed)
    const last = {kind: "grant", grant: typeof answer === "string" ? answer : "editor"}
    expect(client.notices.at(-1)).toEqual(last)
    client.type("after")
    await world.settle()
    expect((await world.joined()).text).toBe("")
  })

  it("of many at once only the first and the last are asked about, and the last one counts", async () => {
    const asked: string[] = []
    const answers: ((grant: Grant) => void)[] = []
    const renew = (token: string) => {
      asked.push(token)
      return new Promise<Grant>((resolve) => answers.push(resolve))
    }
    const client = await world.joined({renew})
    for (let count = 0; count < 50; count++) client.sendFrame(encodeRefresh(`token ${count}`))
    await world.settle()
    answers[0]!("owner")
    await world.settle()
    answers[1]!("commenter")
    await world.settle()
    expect(asked).toEqual(["token 0", "token 49"])
    expect(client.notices.at(-1)).toEqual({kind: "grant", grant: "commenter"})
  })
})

describe("P2 who is shown", () => {
  const shows = (client: TestClient) =>
    [...client.awareness.getStates().values()].map((state) => state["user"] as unknown)

  it("is whoever is signed in, whatever the client says", async () => {
    const [real, other] = [await world.joined({person: ann}), await world.joined()]
    real.awareness.setLocalState({user: {id: "Bob", name: "Bob", color: "red;background:url(//evil)"}, cursor: 3})
    await world.settle()
    expect(shows(other)).toEqual([ann])
    expect([...other.awareness.getStates().values()][0]?.["cursor"]).toBe(3)
  })

  it("leaves no more often than every 50 ms, and then as the last of what was said", async () => {
    const [mover, watcher] = [await world.joined(), await world.joined()]
    await world.settle()
    watcher.received.length = 0
    for (let step = 0; step < 100; step++) mover.awareness.setLocalState({name: `step ${step}`})
    while (mover.exchange()) await idle()
    world.clock.pass(50)
    await world.settle()
    expect(watcher.received.filter(([number]) => number === 1).length).toBeLessThanOrEqual(2)
    expect(watcher.sees).toEqual(["step 99"])
  })
})

describe("P2 whoever says who is there", () => {
  const presenceCount = ({received}: TestClient) => received.filter(([number]) => number === 1).length

  it("hears it back only where it is shown otherwise", async () => {
    const [mover, watcher] = [await world.joined(), await world.joined()]
    const says = async (state: Record<string, unknown>) => {
      for (const client of [mover, watcher]) client.received.length = 0
      mover.awareness.setLocalState(state)
      await world.settle()
      return [mover, watcher].map(presenceCount)
    }
    expect(await says({cursor: 1})).toEqual([0, 1])
    expect(await says({cursor: 2})).toEqual([0, 1])
    expect(await says({user: {name: "x".repeat(100)}})).toEqual([1, 1])
  })
})

describe("P4 the roster", () => {
  it("shows people, not sockets, with what they may do and how far they are", async () => {
    const [page, otherPage] = [await world.joined({person: ann}), await world.joined({person: ann, grant: "owner"})]
    const stranger = await world.joined({grant: "viewer"})
    stranger.awareness.setLocalState({user: {name: "Guest", color: "#abcdef"}})
    page.session?.measured(40)
    otherPage.session?.measured(20)
    await world.settle()
    expect(page.roster).toEqual([
      {...stranger.roster[0], name: "Guest", color: "#abcdef", grant: "viewer", idle: false, roundTripMs: null},
      {...ann, grant: "owner", idle: false, roundTripMs: 20},
    ])
    otherPage.drop()
    await world.settle()
    expect(page.roster).toHaveLength(2)
    page.drop()
    await world.settle()
    expect(stranger.roster).toHaveLength(1)
  })

  it("is sent when it has changed, and to whoever comes, not with every caret", async () => {
    const [mover, watcher] = [await world.joined({person: ann}), await world.joined({person: bob})]
    const rosters = () => watcher.received.filter(([number]) => number === messageNumbers.roster).length
    const pass = async () => {
      await world.settle()
      world.clock.pass(50)
      await world.settle()
    }
    await pass()
    const before = rosters()
    for (let cursor = 0; cursor < 3; cursor++) {
      mover.awareness.setLocalState({cursor})
      await pass()
    }
    expect(rosters()).toBe(before)
    const otherPage = await world.joined({person: ann})
    await pass()
    expect(otherPage.roster).toEqual(watcher.roster)
    mover.session?.measured(40)
    await pass()
    expect(watcher.roster.find(({name}) => name === "Ann")?.roundTripMs).toBe(40)
  })

  it("says who does nothing", async () => {
    const [writer, sleeper] = [await world.joined({person: ann}), await world.joined({person: bob})]
    world.clock.pass(60_000)
    for (const {session} of [writer, sleeper]) session?.measured(10)
    await world.settle()
    expect(writer.roster.map(({name, idle: isIdle}) => [name, isIdle])).toEqual([
      ["Ann", true],
      ["Bob", true],
    ])
    writer.type("awake")
    await world.settle()
    expect(writer.roster.map(({name, idle: isIdle}) => [name, isIdle])).toEqual([
      ["Ann", false],
      ["Bob", true],
    ])
    expect(sleeper.roster).toEqual(writer.roster)
  })

  it("is not sent to a stock client", async () => {
    const stock = await world.joined({ownMessages: false})
    await world.joined()
    expect(stock.received.map(([number]) => number)).toEqual([0, 0])
  })
})

describe("limits", () => {
  it("a bucket gives what has dropped into it", () => {
    const bucket = new TokenBucket(2, 10, 0)
    expect([0, 0, 0, 100, 100, 5_000, 5_000, 5_000].map((nowMs) => bucket.take(nowMs))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      true,
      false,
    ])
  })

  it("40 questions what is new are answered at once, and 60 end their connection", async () => {
    const asker = await world.joined()
    const ask = (count: number) => {
      for (let asked = 0; asked < count; asked++) asker.sendFrame(Uint8Array.of(0, 0, 3, 1, 7, 1))
    }
    ask(40)
    await world.settle()
    expect(asker.closed).toBe(null)
    ask(60)
    while (asker.closed === null && asker.exchange());
    expect(asker.closed).toBe(closeReasons.tooFast)
  })

  it("10,001 messages at once end their connection, and nobody else notices", async () => {
    const [flooder, other] = [await world.joined(), await world.joined()]
    for (let count = 0; count <= defaultLimits.messageBurst; count++) flooder.sendFrame(Uint8Array.of(3))
    while (flooder.closed === null) flooder.exchange()
    expect(flooder.closed).toBe(closeReasons.tooFast)
    expect(world.relay.counts.of("limited.tooFast")).toBe(1)
    other.type("text")
    await world.settle()
    expect(other.isSaved).toBe(true)
  })

  it("a document takes no more than its size; what is there stays and can be read", async () => {
    world = new SmallWorld({limits: {documentBytes: 2_000}})
    const writer = await world.joined()
    writer.type("x".repeat(1_500))
    await world.settle()
    writer.type("y".repeat(1_500))
    await world.settle()
    expect(writer.closed).toBe(closeReasons.tooLarge)
    expect(world.relay.counts.of("limited.tooLarge")).toBe(1)
    expect((await world.joined()).text).toBe("x".repeat(1_500))
  })

  it("a document takes no more than so many connections", async () => {
    world = new SmallWorld({limits: {connectionsPerDocument: 2}})
    const [first, second, third] = [await world.joined(), await world.joined(), await world.joined()]
    expect([first.closed, second.closed, third.closed]).toEqual([null, null, closeReasons.overloaded])
    expect(world.relay.counts.of("limited.connections")).toBe(1)
    second.drop()
    expect((await world.joined()).closed).toBeNull()
  })

  it("S3 G70 a disk that takes nothing is said, and what cannot be kept any more is refused", async () => {
    world = new SmallWorld({limits: {unsavedBytes: 1_000}})
    const writer = await world.joined()
    world.storage.append = () => Promise.reject(new Error("disk full"))
    writer.type("x".repeat(2_000))
    await world.settle()
    expect([writer.isSaved, writer.closed]).toEqual([false, null])
    expect(writer.notices.at(-1)).toEqual({kind: "storage", writable: false})
    writer.type("y")
    await world.settle()
    expect(writer.closed).toBe(closeReasons.readOnly)
    expect(world.relay.counts.of("limited.unsaved")).toBe(1)
    expect((await world.joined()).text).toBe("x".repeat(2_000))
  })
})
