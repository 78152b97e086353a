import {messageNumbers, syncNumbers} from "@quire/protocol"

const noBytes = new Uint8Array()

/** What is told apart of a message before it is decoded; `data` is what a socket takes or brings, and may be anything. */
function startOf(data: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  return data instanceof Uint8Array ? data : noBytes
}

/** Whether a message is a change of the document. */
export function isUpdate(data: unknown): boolean {
  const start = startOf(data)
  return start[0] === messageNumbers.sync && start[1] === syncNumbers.update
}

export function isPresence(data: unknown): boolean {
  return startOf(data)[0] === messageNumbers.presence
}
