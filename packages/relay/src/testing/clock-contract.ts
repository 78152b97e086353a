import {describe, expect, it} from "vitest"
import type {Clock} from "../ports.ts"

/** What every driver of `Clock` has to hold. A driver's whole test is a call to this. `pass`: lets so much of its time pass. */
export function clockContract(
  name: string,
  open: () => {clock: Clock; pass: (ms: number) => void | Promise<void>},
): void {
  describe(`${name} keeps the contract of Clock`, () => {
    it("goes forward, and never back", async () => {
      const {clock, pass} = open()
      const times = [clock.nowMs()]
      for (let count = 0; count < 3; count++) {
        await pass(5)
        times.push(clock.nowMs())
      }
      expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true)
    })

    it("runs a timer once, when its time has come and not before, and in the order of their times", async () => {
      const {clock, pass} = open()
      const rung: string[] = []
      const startMs = clock.nowMs()
      let rungAtMs = startMs
      clock.setTimer(20, () => rung.push("late"))
      clock.setTimer(5, () => {
        rung.push("early")
        rungAtMs = clock.nowMs()
      })
      expect(rung).toEqual([])
      await pass(60)
      await pass(60)
      expect(rung).toEqual(["early", "late"])
      // Machines' timers may be early by the fraction of a millisecond that they do not count.
      expect(rungAtMs - startMs).toBeGreaterThanOrEqual(4)
    })

    it("does not run a timer that was cancelled; cancelling again, or too late, is no harm", async () => {
      const {clock, pass} = open()
      const rung: string[] = []
      const cancel = clock.setTimer(5, () => rung.push("cancelled"))
      const cancelLate = clock.setTimer(5, () => rung.push("kept"))
      cancel()
      cancel()
      await pass(40)
      cancelLate()
      await pass(20)
      expect(rung).toEqual(["kept"])
    })

    it("defers what it is given beyond what runs now, in order, what is deferred on the way included", async () => {
      const {clock, pass} = open()
      const run: string[] = []
      clock.defer(() => {
        run.push("first")
        clock.defer(() => run.push("on the way"))
      })
      clock.defer(() => run.push("second"))
      run.push("now")
      await pass(10)
      await pass(10)
      expect(run).toEqual(["now", "first", "second", "on the way"])
    })
  })
}
