import type {Scenario} from "../scenario.ts"
import {coldOpen} from "./cold-open.ts"
import {fanOut} from "./fan-out.ts"
import {joinStorm} from "./join-storm.ts"
import {kill} from "./kill.ts"
import {manyDocuments} from "./many-documents.ts"
import {memory} from "./memory.ts"
import {saved} from "./saved.ts"

/** Everything that `npm run bench -- relay` measures. A scenario only ever gets the sizes of its own cases. */
export const scenarios = [
  fanOut,
  manyDocuments,
  joinStorm,
  coldOpen,
  memory,
  saved,
  kill,
] as readonly unknown[] as readonly Scenario[]
