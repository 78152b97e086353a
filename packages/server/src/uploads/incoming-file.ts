import {createHash, randomUUID} from "node:crypto"
import path from "node:path"
import type {Readable} from "node:stream"
import type {FileHash} from "@quire/protocol"
import type {Clock} from "@quire/relay"
import type {Disk} from "./disk.ts"
import {headBytes} from "./file-type.ts"
import {UploadError} from "./upload-error.ts"

/** How long nothing may come of a file that is on its way. */
const silenceMs = 30_000

/** What comes more slowly, after that time, only holds a connection and a file. */
const leastBytesPerMs = 4

/** A file that has arrived and is on disk, under a name of its own that nobody knows. */
export interface IncomingFile {
  readonly file: string
  readonly hash: FileHash
  readonly sizeBytes: number
  /** How it begins. */
  readonly head: Buffer
}

/** Where files arrive, and what that takes. */
export interface Entrance {
  readonly folder: string
  readonly maxBytes: number
  readonly disk: Disk
  readonly clock: Clock
}

/**
 * Writes what comes out of `stream` to disk, piece by piece. What is too large is read no further; its sender may go on.
 * @throws UploadError; nothing is left on disk then
 */
export async function receive(stream: Readable, entrance: Entrance): Promise<IncomingFile> {
  const {folder, disk} = entrance
  await disk.mkdir(folder, {recursive: true})
  const file = path.join(folder, randomUUID())
  try {
    return await write(stream, file, entrance)
  } catch (error) {
    await disk.rm(file, {force: true})
    throw problemOf(error)
  }
}

async function write(stream: Readable, file: string, {disk, maxBytes, clock}: Entrance): Promise<IncomingFile> {
  const handle = await disk.open(file, "wx")
  try {
    const hash = createHash("sha256")
    const head: Buffer[] = []
    let sizeBytes = 0
    for await (const piece of piecesOf(stream, clock)) {
      if (sizeBytes < headBytes) head.push(piece.subarray(0, headBytes - sizeBytes))
      sizeBytes += piece.length
      if (sizeBytes > maxBytes) throw new UploadError("tooLarge")
      hash.update(piece)
      await handle.writeFile(piece)
    }
    if (sizeBytes === 0) throw new UploadError("empty")
    await handle.sync()
    return {file, hash: hash.digest("hex") as FileHash, sizeBytes, head: Buffer.concat(head)}
  } finally {
    await handle.close()
  }
}

/** The stream stays open when its reader stops early: its sender has to hear why. */
async function* piecesOf(stream: Readable, clock: Clock): AsyncGenerator<Buffer, void> {
  const pieces: AsyncIterator<Buffer> = stream.iterator({destroyOnReturn: false})
  const startMs = clock.nowMs()
  const giveUp = () => stream.destroy(new UploadError("interrupted"))
  let sizeBytes = 0
  const next = () => {
    if (clock.nowMs() - startMs > silenceMs + sizeBytes / leastBytesPerMs) giveUp()
    const cancel = clock.setTimer(silenceMs, giveUp)
    return pieces.next().finally(cancel)
  }
  try {
    for (let read = await next(); read.done !== true; read = await next()) {
      sizeBytes += read.value.length
      yield read.value
    }
  } finally {
    await pieces.return?.()
    stream.resume()
  }
}

/** What the operating system says of a disk that takes nothing more. */
const fullDisk: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"]

function problemOf(error: unknown): unknown {
  if (error instanceof UploadError) return error
  const {code} = error as NodeJS.ErrnoException
  if (fullDisk.includes(code)) return new UploadError("storageFull")
  // The sender has gone: ECONNRESET, ERR_STREAM_PREMATURE_CLOSE and the like.
  return code === "ECONNRESET" || code?.startsWith("ERR_STREAM") === true ? new UploadError("interrupted") : error
}
