// A test waits for something until it has happened: how long that takes depends on the machine, and on what else it does. Only
// what never happens is cut off, a little before the test would be, so that it says what it has waited for.
import {vi} from "vitest"

const timeout = 15_000
const {waitFor, waitUntil} = vi
const patient = (options) => (typeof options === "number" ? options : {timeout, ...options})

vi.waitFor = (check, options) => waitFor(check, patient(options))
vi.waitUntil = (check, options) => waitUntil(check, patient(options))
