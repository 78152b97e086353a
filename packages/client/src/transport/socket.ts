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

/** A socket has one listener an event, as y-websocket wants it. */
export function listen(
  socket: Socket,
  handlers: Partial<Pick<Socket, "binaryType" | "onopen" | "onmessage" | "onclose" | "onerror">>,
): void {
  Object.assign(socket, handlers)
}

/** Closes `socket` and hears no more of it. An error while it is still connecting goes to the listener that is there. */
export function leave(socket: Socket): void {
  listen(socket, {onopen: null, onmessage: null, onclose: null})
  socket.close()
}
