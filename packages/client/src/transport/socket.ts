/** The part of a WebSocket that is used here. */
export interface Socket {
  binaryType: BinaryType
  readonly readyState: number
  onopen: ((event: Event) => unknown) | null
  onmessage: ((event: MessageEvent) => unknown) | null
  onclose: ((event: CloseEvent) => unknown) | null
  onerror: ((event: Event) => unknown) | null
  send(frame: Uint8Array<ArrayBuffer>): void
  close(): void
}

export type SocketClass = new (url: string, protocols: string[]) => Socket
