import {defineConfig} from "vitest/config"

export default defineConfig({
  resolve: {conditions: ["source"]},
  ssr: {resolve: {conditions: ["source"]}},
  test: {
    include: ["{apps,packages,scripts}/**/*.test.{ts,tsx,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    setupFiles: ["scripts/property-seed.mjs"],
    testTimeout: 20_000,
  },
})
