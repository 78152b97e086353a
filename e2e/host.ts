import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {build, preview} from "vite"

/** Pages of somebody else's, built and served from an origin of their own. */
export interface Host {
  /** `page` is empty for the one that embeds the editor, or a file's name. */
  address(page: string, server: string, document: string): string
  stop(): Promise<void>
}

export async function startHost(): Promise<Host> {
  const root = fileURLToPath(new URL("hosts", import.meta.url))
  const outDir = mkdtempSync(path.join(tmpdir(), "quire-host-"))
  await build({root, logLevel: "error", build: {outDir, emptyOutDir: true}})
  const host = await preview({root, logLevel: "error", build: {outDir}, preview: {port: 0}})
  const [origin] = host.resolvedUrls?.local ?? []
  return {
    address: (page, server, document) => `${origin}${page}?server=${encodeURIComponent(server)}&document=${document}`,
    async stop() {
      await host.close()
      rmSync(outDir, {recursive: true, force: true})
    },
  }
}
