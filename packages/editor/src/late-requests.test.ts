import {expect, test} from "vitest"
import type {Requests} from "./requests.ts"
import {LateRequests} from "./late-requests.ts"

function answering(asked: string[]): Requests {
  const note = (name: string) => () => void asked.push(name)
  return {
    find: (kind) => void asked.push(kind),
    editLink: note("link"),
    insertImage: note("image"),
    insertEmbed: note("embed"),
    openBlockActions: note("block"),
    pasteLarge: note("paste"),
    takeFile: ({name}) => void asked.push(name),
    showHelp: note("help"),
    leave: note("leave"),
    save: note("save"),
  }
}

test("what is asked for last before anybody answers is asked of the first who does, once", () => {
  const late = new LateRequests()
  const asked: string[] = []
  late.requests.showHelp()
  late.requests.takeFile(new File([], "notes.md"), undefined)
  const end = late.answer(() => answering(asked))
  expect(asked).toEqual(["notes.md"])
  late.requests.save()
  expect(asked).toEqual(["notes.md", "save"])
  end()
  late.answer(() => answering(asked))
  expect(asked).toEqual(["notes.md", "save"])
})

test("somebody who has ended answering is no longer asked, and ends nobody else's", () => {
  const late = new LateRequests()
  const [first, second]: [string[], string[]] = [[], []]
  const end = late.answer(() => answering(first))
  late.answer(() => answering(second))
  end()
  late.requests.leave()
  expect([first, second]).toEqual([[], ["leave"]])
})
