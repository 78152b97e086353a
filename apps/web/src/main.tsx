import {StrictMode} from "react"
import {createRoot} from "react-dom/client"
import {App} from "./app.tsx"
import {pageAt} from "./pages.tsx"
import {SettingsProvider} from "./settings.tsx"
import "./app.css"

const app = createRoot(document.getElementById("app")!)

// Before the first render: React holds back for 0.3 s what takes the place of something that it had to wait for.
void pageAt(location.pathname).then((first) =>
  app.render(
    <StrictMode>
      <SettingsProvider>
        <App first={first} />
      </SettingsProvider>
    </StrictMode>,
  ),
)

// In development the files change under the worker's hands.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Where the browser refuses, the app is there with a network only.
  navigator.serviceWorker.register("/sw.js").catch(console.warn)
}
