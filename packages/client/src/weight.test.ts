import {fileURLToPath} from "node:url"
import {gzipSync} from "node:zlib"
import {build, defaultClientConditions} from "vite"
import {expect, it} from "vitest"

const mostBytes = 45 * 1024

it(
  "weighs no more than 45 KB, with Yjs, y-websocket, both transports and the offline store",
  {timeout: 60_000},
  async () => {
    const built = await build({
      configFile: false,
      logLevel: "error",
      resolve: {conditions: ["source", ...defaultClientConditions]},
      build: {
        write: false,
        minify: true,
        target: "es2022",
        rolldownOptions: {
          input: fileURLToPath(new URL("index.ts", import.meta.url)),
          preserveEntrySignatures: "strict",
        },
      },
    })
    const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) =>
      "output" in result ? result.output : [],
    )
    const code = outputs.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("")
    const sizeBytes = gzipSync(code).length
    process.stdout.write(`figure: @quire/client, minified and gzipped: ${(sizeBytes / 1024).toFixed(1)} KiB\n`)
    expect(code).toContain("indexedDB")
    expect(sizeBytes).toBeLessThan(mostBytes)
  },
)
