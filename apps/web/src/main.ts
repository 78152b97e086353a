import {firstLanguage, showLanguage} from "./language-choice.ts"
import {routeOf} from "./route.ts"
import {chosenTheme, showTheme} from "./theme.ts"
import "./app.css"

// Before anything is painted, so that nothing changes its look afterwards.
showTheme(chosenTheme())
showLanguage(firstLanguage())

const app = document.getElementById("app")!
const route = routeOf(location.pathname)

const startApp = async () => (await import("./start.tsx")).start(app, null)

// A document is there before React is.
const started =
  route.name === "document"
    ? import("./first-document.ts").then(({openFirst}) => openFirst(route.id, app), startApp)
    : startApp()

// In development the files change under the worker's hands.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // It fetches all of the app; where the browser refuses, the app is there with a network only.
  void started.finally(() => navigator.serviceWorker.register("/sw.js").catch(console.warn))
}
