export interface WorldOptions {
  /** The network or the person has come back, or the network is another one. */
  readonly onBack: () => void
  /** The browser says that there is no network. */
  readonly onDoubt: () => void
  /** The page is hidden, perhaps for ever. */
  readonly onHidden: () => void
}

/**
 * Listens to what the browser knows of the network and of the person; outside a page nothing comes.
 * @returns ends it
 */
export function watchWorld({onBack, onDoubt, onHidden}: WorldOptions): () => void {
  if (typeof document === "undefined") return () => undefined
  const onVisibility = () => (document.visibilityState === "visible" ? onBack() : onHidden())
  addEventListener("online", onBack)
  addEventListener("offline", onDoubt)
  addEventListener("pagehide", onHidden)
  document.addEventListener("visibilitychange", onVisibility)
  return () => {
    removeEventListener("online", onBack)
    removeEventListener("offline", onDoubt)
    removeEventListener("pagehide", onHidden)
    document.removeEventListener("visibilitychange", onVisibility)
  }
}
