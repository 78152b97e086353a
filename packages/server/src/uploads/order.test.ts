import * as files from "node:fs/promises"
import {mkdtempSync, readdirSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {Readable} from "node:stream"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {afterEach, beforeEach, expect, it} from "vitest"
import {systemClock} from "../clock.ts"
import type {UploadTable} from "../storage/upload-table.ts"
import {png} from "../testing/pictures.ts"
import type {Disk} from "./disk.ts"
import {Uploads} from "./uploads.ts"

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))))
afterEach(() => rmSync(folder, {recursive: true}))

/** The disk, which notes in `done` what has been done with it once it has. */
function watched(done: string[]): Disk {
  return {
    ...files,
    async open(file, flags) {
      const handle = await files.open(file, flags)
      const what = file === folder ? "folder" : "file"
      const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)]
      handle.writeFile = async (...given) => {
        await writeFile(...given)
        done.push("write")
      }
      handle.sync = async () => {
        await sync()
        done.push(`flush ${what}`)
      }
      return handle
    },
    async rename(from, to) {
      await files.rename(from, to)
      done.push("rename")
    },
  }
}

const doc = parseDocId("d") as DocId

/** Stores a file, and notes in `done` when it is entered. */
function send(disk: Disk, done: string[], type: string, bytes: Uint8Array) {
  const table: UploadTable = {
    folder,
    add: async () => done.push("enter") > 0,
    of: async () => [],
    sweep: async () => new Set(),
  }
  return new Uploads(table, {}, systemClock, disk).store(doc, {type, name: "a", stream: Readable.from([bytes])})
}

const stored = ["write", "flush file", "rename", "flush folder", "enter"]

it.each([
  {type: "text/plain", bytes: Buffer.from("a text"), order: stored},
  // As it came, and then without what its camera has noted.
  {type: "image/png", bytes: png(9, 9), order: ["write", "flush file", ...stored]},
])(
  "S1 S2 $type is flushed, then renamed, then its folder flushed, then entered, and only then called stored",
  async ({type, bytes, order}) => {
    const done: string[] = []
    await send(watched(done), done, type, bytes)
    expect(done).toEqual(order)
  },
)

it.each(["file", "folder"])(
  "S3 G70 where a %s cannot be flushed nothing is called stored, and nothing is left",
  async (broken) => {
    const done: string[] = []
    const disk: Disk = {
      ...files,
      async open(file, flags) {
        const handle = await files.open(file, flags)
        if ((file === folder) === (broken === "folder")) handle.sync = () => Promise.reject(new Error("EIO"))
        return handle
      },
    }
    await expect(send(disk, done, "text/plain", Buffer.from("a text"))).rejects.toThrow(Error)
    expect([done, readdirSync(folder)]).toEqual([[], []])
  },
)
