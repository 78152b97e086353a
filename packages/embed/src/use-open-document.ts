import {useEffect, useMemo, useSyncExternalStore} from "react"
import {OpenDocument} from "./open-document.ts"
import type {Circumstances} from "./open-document.ts"
import type {Opened} from "./open.ts"
import type {SessionOptions} from "./session.ts"

export interface UseOpenDocumentOptions extends SessionOptions {
  /** To be taken over, once; where there is none, or it is gone, a document is opened. */
  readonly opened: Opened | undefined
}

/** Has an open document for as long as somebody listens. */
class DocumentSlot {
  readonly #options: UseOpenDocumentOptions
  /** Told before anybody listens. */
  #circumstances: Circumstances | null = null
  #current: OpenDocument | null = null

  constructor(options: UseOpenDocumentOptions) {
    this.#options = options
  }

  get current(): OpenDocument | null {
    return this.#current
  }

  set(circumstances: Circumstances): void {
    this.#circumstances = circumstances
    this.#current?.set(circumstances)
  }

  subscribe = (): (() => void) => {
    const circumstances = this.#circumstances!
    const current = this.#options.opened?.take() ?? new OpenDocument({...this.#options, ...circumstances})
    current.set(circumstances)
    this.#current = current
    return () => {
      this.#current = null
      current.destroy()
    }
  }
}

/**
 * The open document, from after the first render until the component goes. It goes by other circumstances as they come; another
 * option, `token` too, opens another one.
 */
export function useOpenDocument(options: UseOpenDocumentOptions, circumstances: Circumstances): OpenDocument | null {
  const {server, document, keep, token, role, opened} = options
  const slot = useMemo(
    () => new DocumentSlot({server, document, keep, token, role, opened}),
    [server, document, keep, token, role, opened],
  )
  useEffect(() => slot.set(circumstances), [slot, circumstances])
  return useSyncExternalStore(slot.subscribe, () => slot.current)
}
