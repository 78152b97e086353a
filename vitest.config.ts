import {defineConfig} from "vitest/config"

export default defineConfig({
  resolve: {conditions: ["source"]},
  ssr: {resolve: {conditions: ["source"]}},
  test: {
    // Style sheets are read where a test asks for their text, and are nothing anywhere else.
    css: {include: [/\.css\?raw$/]},
    include: ["{apps,packages,scripts}/**/*.test.{ts,tsx,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    setupFiles: ["scripts/patience.mjs", "scripts/property-seed.mjs"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Half of the tests wait for a disk, a socket or a timer: no core need stay free for the others.
    maxWorkers: "100%",
  },
})
