import {uploadProblems} from "@quire/protocol"
import type {UploadProblemName} from "@quire/protocol"

/** A file was not taken, or is not given. Nothing of it was kept. */
export class UploadError extends Error {
  override readonly name = "UploadError"
  readonly problem: UploadProblemName

  constructor(problem: UploadProblemName, cause?: unknown) {
    super(uploadProblems[problem].text, {cause})
    this.problem = problem
  }
}
