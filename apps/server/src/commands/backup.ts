import {backUp} from "@quire/server"
import type {Command} from "../command.ts"
import {flawsOf, summaryOf} from "./verify.ts"

/** Everything in one file and one folder. */
export const backup: Command = {
  name: "backup",
  text: "Writes everything that is stored into one new file, uploaded files into a folder beside it, and verifies both. May run beside the server.",
  operands: ["file"],
  settings: ["data"],
  exitCodes: {2: "it was written, and what is stored is damaged in places"},
  run({settings, operands: [file = ""]}) {
    const verification = backUp(settings.data, file)
    const sound = verification.flaws.length === 0
    const written = `Written to ${file}: ${summaryOf(verification)}.`
    return Promise.resolve({
      text: sound ? written : `${written} What is stored is damaged:\n${flawsOf(verification)}`,
      json: {file, sound, ...verification},
      exitCode: sound ? 0 : 2,
    })
  },
}
