import {StrictMode} from "react"
import {createRoot} from "react-dom/client"
import {App} from "./app.tsx"
import {SettingsProvider} from "./settings.tsx"
import "./app.css"

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <SettingsProvider>
      <App />
    </SettingsProvider>
  </StrictMode>,
)

// In development the files change under the worker's hands.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Where the browser refuses, the app is there with a network only.
  navigator.serviceWorker.register("/sw.js").catch(console.warn)
}
