import {relay} from "./relay.ts"

const suites: Readonly<Record<string, () => Promise<void>>> = {relay}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in suites))
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no ${unknown.join(", ")}. There is: ${Object.keys(suites).join(", ")}.\n`)
  process.exitCode = 1
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(suites)) await suites[name]?.()
}
