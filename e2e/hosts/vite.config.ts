import react from "@vitejs/plugin-react"
import {defineConfig} from "vite"

export default defineConfig({
  build: {rollupOptions: {input: ["index.html", "element.html", "older.html"]}},
  plugins: [react()],
  resolve: {conditions: ["source", "module", "browser", "production"]},
})
