/** A part of the app did not come: there is no network, or something else answers in the server's place. */
export function LoadFailedPage() {
  return (
    <div className="quire app-shell">
      <main className="app-main app-notice" role="alert">
        <h2>This page could not be loaded</h2>
        <p>There seems to be no connection to the server. What you wrote before is kept.</p>
        <button type="button" className="quire-plain" onClick={() => location.reload()}>
          Try again
        </button>
      </main>
    </div>
  )
}
