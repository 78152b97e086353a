import {mkdtempSync, readdirSync, rmSync} from "node:fs"
import * as disk from "node:fs/promises"
import {tmpdir} from "node:os"
import path from "node:path"
import {PassThrough} from "node:stream"
import {setImmediate as turn} from "node:timers/promises"
import {ManualClock} from "@quire/relay/testing"
import {afterEach, beforeEach, expect, it} from "vitest"
import {receive} from "./incoming-file.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
})
afterEach(() => rmSync(folder, {recursive: true}))

/** A file of which `pieceBytes` come every `everyMs`, ten times. @returns its size, or why it was not taken */
async function arriving(pieceBytes: number, everyMs: number): Promise<unknown> {
  const [stream, clock] = [new PassThrough(), new ManualClock()]
  const received = receive(stream, {folder, maxBytes: 10_000_000, disk, clock}).then(
    ({sizeBytes}) => sizeBytes,
    (error: unknown) => (error as {problem?: unknown}).problem,
  )
  for (let piece = 0; piece < 10; piece++) {
    stream.write(Buffer.alloc(pieceBytes, 97))
    for (let turns = 0; turns < 20; turns++) await turn()
    clock.pass(everyMs)
  }
  stream.end()
  return received
}

it("F61 a file that comes drop by drop is given up, however long its sender goes on; a slow one is taken", async () => {
  expect(await arriving(1, 20_000)).toBe("interrupted")
  expect(readdirSync(folder)).toEqual([])
  expect(await arriving(100_000, 20_000)).toBe(1_000_000)
})
