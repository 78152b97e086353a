import {mkdtempSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {storageContract} from "@quire/relay/testing"
import {SqliteStorage} from "./sqlite.ts"

storageContract("SqliteStorage", () => SqliteStorage.open(mkdtempSync(path.join(tmpdir(), "quire-test-"))))
