import {useWords} from "@quire/editor"

/** A part of the app did not come: there is no network, or something else answers in the server's place. */
export function LoadFailedPage() {
  const words = useWords().app
  return (
    <div className="quire app-shell">
      <main className="app-main app-notice" role="alert">
        <h1>{words.notLoaded}</h1>
        <p>{words.notLoadedHint}</p>
        <button type="button" className="quire-plain" onClick={() => location.reload()}>
          {words.tryAgain}
        </button>
      </main>
    </div>
  )
}
