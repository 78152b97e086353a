import type {Scenario} from "../scenario.ts"
import {changes} from "./changes.ts"
import {coldOpen} from "./cold-open.ts"
import {fanOut} from "./fan-out.ts"
import {heap} from "./heap.ts"
import {joinStorm} from "./join-storm.ts"
import {kill} from "./kill.ts"
import {manyDocuments} from "./many-documents.ts"
import {memory} from "./memory.ts"
import {opening} from "./opening.ts"
import {saved} from "./saved.ts"
import {typing} from "./typing.ts"

/** Scenarios by what `npm run bench -- <name>` calls all of them. One only ever gets the sizes of its own cases. */
export const scenarios = {
  relay: [fanOut, manyDocuments, joinStorm, coldOpen, memory, saved, kill],
  editor: [opening, typing, changes, heap],
} as Readonly<Record<string, readonly unknown[]>> as Readonly<Record<"relay" | "editor", readonly Scenario[]>>

export const allScenarios = Object.values(scenarios).flat()
