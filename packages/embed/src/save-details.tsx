import type {ConnectionState, Details, KeepState, Transport} from "@quire/client"
import {useEffect, useState} from "react"
import {notKeptWords} from "./save-words.ts"

const refreshMs = 1000

export interface SaveDetailsProps {
  readonly details: () => Details
  readonly onTry: () => void
  readonly checkHref?: string | undefined
}

/** Since when, how many edits wait, over which transport, with what round trip. */
export function SaveDetails({details, onTry, checkHref}: SaveDetailsProps) {
  const {connection, keep, waiting, waitingSinceMs, roundTripMs, nextAttemptAtMs, nowMs} = useDetails(details, onTry)
  return (
    <>
      <dl>
        <dt>Server</dt>
        <dd>{connectionWords(connection, nextAttemptAtMs, nowMs)}</dd>
        <dt>Your edits</dt>
        <dd>{waitingWords(waiting, waitingSinceMs)}</dd>
        <dt>This device</dt>
        <dd>{keepWords(keep)}</dd>
        {connection.name === "connected" && roundTripMs !== null && (
          <>
            <dt>Round trip</dt>
            <dd>{roundTripMs} ms</dd>
          </>
        )}
      </dl>
      <div className="quire-save-actions">
        {connection.name !== "connected" && (
          <button type="button" className="quire-plain" onClick={onTry}>
            Try now
          </button>
        )}
        {checkHref !== undefined && (
          <a className="quire-plain" href={checkHref} target="_blank" rel="noreferrer">
            Check the connection
          </a>
        )}
      </div>
    </>
  )
}

/** Read when it opens, and anew each second. The server is asked for a sign of life when it opens. */
function useDetails(details: () => Details, onOpen: () => void): Details & {readonly nowMs: number} {
  const read = () => ({...details(), nowMs: Date.now()})
  const [shown, setShown] = useState(read)
  useEffect(() => {
    if (details().connection.name === "connected") onOpen()
    const timer = setInterval(() => setShown({...details(), nowMs: Date.now()}), refreshMs)
    return () => clearInterval(timer)
  }, [details, onOpen])
  return shown
}

const transportWords: Readonly<Record<Transport, string>> = {
  websocket: "WebSocket",
  events: "server-sent events and posts, since WebSocket is blocked here",
  polling: "long polling, since WebSocket and streams are blocked here",
}

function connectionWords(connection: ConnectionState, nextAttemptAtMs: number | null, nowMs: number): string {
  const since = `since ${clockTime(connection.sinceMs)}`
  switch (connection.name) {
    case "connecting":
      return `Connecting ${since}`
    case "connected":
      return `Connected ${since} over ${transportWords[connection.transport]}`
    case "down":
      return `No connection ${since}. ${nextWords(nextAttemptAtMs, nowMs)}`
    case "refused":
      return `Refused ${since}: ${connection.reason.text}`
    default:
      return connection satisfies never
  }
}

function nextWords(nextAttemptAtMs: number | null, nowMs: number): string {
  if (nextAttemptAtMs === null) return "Trying now"
  return `Tries again in ${Math.max(1, Math.ceil((nextAttemptAtMs - nowMs) / 1000))} s`
}

function waitingWords(waiting: number, sinceMs: number | null): string {
  if (waiting === 0) return "All on the server's disk"
  const since = sinceMs === null ? "" : `, the oldest since ${clockTime(sinceMs)}`
  return `${waiting} ${waiting === 1 ? "waits" : "wait"} for the server${since}`
}

function keepWords(keep: KeepState): string {
  switch (keep.name) {
    case "opening":
      return "Getting ready to keep a copy"
    case "keeping":
      return "Keeps a copy, also without a network"
    case "failing":
      return `Keeps no copy. ${notKeptWords(keep.cause)}`
    default:
      return keep satisfies never
  }
}

function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, {hour: "2-digit", minute: "2-digit", second: "2-digit"})
}
