import type {Readable} from "node:stream"
import type {Clock} from "@quire/relay"

/** How long a body may take. */
const slowMs = 10_000

export type BodyProblem = "tooLarge" | "tooSlow"

/** A body that was not read to its end. */
export class BodyError extends Error {
  override readonly name = "BodyError"
  readonly problem: BodyProblem

  constructor(problem: BodyProblem) {
    super(problem)
    this.problem = problem
  }
}

/**
 * Reads a whole body.
 * @throws BodyError when it is larger than `maxBytes`, or takes too long
 */
export function readBody(stream: Readable, maxBytes: number, clock: Clock): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let sizeBytes = 0
    const cancel = clock.setTimer(slowMs, () => reject(new BodyError("tooSlow")))
    stream.on("data", (piece: Buffer) => {
      sizeBytes += piece.length
      if (sizeBytes <= maxBytes) return pieces.push(piece)
      cancel()
      pieces.length = 0
      return reject(new BodyError("tooLarge"))
    })
    stream.once("end", () => {
      cancel()
      resolve(Buffer.concat(pieces))
    })
    stream.once("error", (error) => {
      cancel()
      reject(error)
    })
  })
}
