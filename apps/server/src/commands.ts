import type {Command} from "./command.ts"
import {serve} from "./commands/serve.ts"

/** Every command; the first is meant when none is named. */
export const commands: readonly Command[] = [serve]
