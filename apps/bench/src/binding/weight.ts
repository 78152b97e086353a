import {fileURLToPath} from "node:url"
import {gzipSync} from "node:zlib"
import {build} from "vite"

/** Bytes of a package that a page loads, minified and gzipped, without the packages that the page has anyway. */
export async function weightOf(name: string): Promise<number> {
  const outputs = await build({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: true,
      lib: {entry: fileURLToPath(import.meta.resolve(name)), formats: ["es"]},
      rolldownOptions: {external: [/^prosemirror-/, /^yjs$/, /^lib0/, /^y-protocols/], output: {minify: true}},
    },
  })
  const files = [outputs].flat().flatMap((output) => ("output" in output ? output.output : []))
  const code = files.flatMap((file) => (file.type === "chunk" ? [file.code] : []))
  return gzipSync(code.join("\n"), {level: 9}).length
}
