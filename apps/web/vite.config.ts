import react from "@vitejs/plugin-react"
import {defaultClientConditions, defineConfig} from "vite"
import {offlineWorker} from "./offline-worker.ts"
import {pagePreload} from "./page-preload.ts"

const server = "http://localhost:8080"

export default defineConfig({
  plugins: [react(), pagePreload(), offlineWorker()],
  base: "/",
  // The packages of this workspace come as their source.
  resolve: {conditions: ["source", ...defaultClientConditions]},
  build: {outDir: "dist", emptyOutDir: true, target: "es2022"},
  server: {proxy: {"/api": server, "/collab": {target: server, ws: true}, "/ws": {target: server, ws: true}}},
})
