import {restore as restoreBackup} from "@quire/server"
import type {Command} from "../command.ts"
import {summaryOf} from "./verify.ts"

/** The way back from `backup`. */
export const restore: Command = {
  name: "restore",
  text: "Puts a backup in the place of what is stored, which stays beside it. The server must not be running.",
  operands: ["file"],
  settings: ["data"],
  run({settings, operands: [file = ""]}) {
    const {verification, replaced} = restoreBackup(file, settings.data)
    const restored = `Restored from ${file}: ${summaryOf(verification)}.`
    return Promise.resolve({
      text: replaced === null ? restored : `${restored} What was there before is ${replaced}.`,
      json: {file, replaced, ...verification},
      exitCode: 0,
    })
  },
}
