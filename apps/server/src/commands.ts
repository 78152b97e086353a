import type {Command} from "./command.ts"
import {backup} from "./commands/backup.ts"
import {compact} from "./commands/compact.ts"
import {restore} from "./commands/restore.ts"
import {doctor} from "./commands/doctor.ts"
import {serve} from "./commands/serve.ts"
import {verify} from "./commands/verify.ts"

/** Every command; the first is meant when none is named. */
export const commands: readonly Command[] = [serve, doctor, verify, compact, backup, restore]
