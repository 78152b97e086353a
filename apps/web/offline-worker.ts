import {createHash} from "node:crypto"
import {readdirSync, readFileSync} from "node:fs"
import type {Plugin} from "vite"

/** Emits `sw.js`: the worker, told which files the app has, and by which version they go. */
export function offlineWorker(): Plugin {
  return {
    name: "quire-offline-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle).filter((file) => file !== "index.html" && !file.endsWith(".map"))
      const copied = readdirSync(new URL("public", import.meta.url))
      const files = ["/", ...[...built, ...copied].map((file) => `/${file}`)].sort()
      const worker = readFileSync(new URL("worker.js", import.meta.url), "utf8")
      const page = bundle["index.html"]
      const version = createHash("sha256")
        .update(JSON.stringify(files))
        .update(page?.type === "asset" ? page.source : "")
        .update(worker)
        .digest("hex")
        .slice(0, 12)
      const told = `const FILES = ${JSON.stringify(files)}\nconst VERSION = ${JSON.stringify(version)}\n`
      this.emitFile({type: "asset", fileName: "sw.js", source: told + worker.replace(/^\/\* global .*\n/m, "")})
    },
  }
}
