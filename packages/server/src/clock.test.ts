import {clockContract} from "@quire/relay/testing"
import {systemClock} from "./clock.ts"

clockContract("systemClock", () => ({
  clock: systemClock,
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}))
