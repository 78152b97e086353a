import {encode, writeVarString, writeVarUint} from "lib0/encoding"

/** One client's presence as it travels; a state of null says that it is gone. */
export function presenceOf(clientId: number, clock: number, state: unknown): Uint8Array {
  return encode((encoder) => {
    writeVarUint(encoder, 1)
    writeVarUint(encoder, clientId)
    writeVarUint(encoder, clock)
    writeVarString(encoder, JSON.stringify(state))
  })
}
