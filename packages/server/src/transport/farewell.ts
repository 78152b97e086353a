import type {Clock} from "@quire/relay"

/** How long a client has to answer that the server closes. */
const farewellMs = 1_000

interface Closing {
  once(event: "close", listener: () => void): unknown
}

/** Waits until `ends` has emptied, and cuts off who is left after a while: one frozen client must not hold up the end. */
export function farewell<T extends Closing>(ends: ReadonlySet<T>, clock: Clock, cut: (end: T) => void): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(farewellMs, () => {
      for (const end of ends) cut(end)
    })
    const onClose = () => {
      if (ends.size > 0) return
      cancel()
      resolve()
    }
    for (const end of ends) end.once("close", onClose)
    onClose()
  })
}
