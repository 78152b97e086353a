import {busContract} from "@quire/relay/testing"
import {MemoryBus} from "./memory.ts"

busContract("MemoryBus", () => {
  const bus = new MemoryBus()
  const delivered = () => new Promise<void>((resolve) => setImmediate(resolve))
  return Promise.resolve({here: bus.join(), there: bus.join(), delivered})
})
