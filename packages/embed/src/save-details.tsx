import type {ConnectionState, Details, KeepState} from "@quire/client"
import {useLanguage, useWords} from "@quire/editor"
import type {Language, Words} from "@quire/words"
import {useEffect, useState} from "react"
import {reasonWords} from "./save-words.ts"

const refreshMs = 1000

export interface SaveDetailsProps {
  readonly details: () => Details
  readonly onTry: () => void
  readonly checkHref?: string | undefined
}

/** Since when, how many edits wait, over which transport, with what round trip. */
export function SaveDetails({details, onTry, checkHref}: SaveDetailsProps) {
  const words = useWords()
  const language = useLanguage()
  const {connection, keep, waiting, waitingSinceMs, roundTripMs, nextAttemptAtMs, nowMs} = useDetails(details, onTry)
  return (
    <>
      <dl>
        <dt>{words.details.server}</dt>
        <dd>{connectionWords(connection, nextAttemptAtMs, nowMs, words, language)}</dd>
        <dt>{words.details.edits}</dt>
        <dd>{waitingWords(waiting, waitingSinceMs, words.details, language)}</dd>
        <dt>{words.details.device}</dt>
        <dd>{keepWords(keep, words)}</dd>
        {connection.name === "connected" && roundTripMs !== null && (
          <>
            <dt>{words.details.roundTrip}</dt>
            <dd>{words.details.milliseconds(roundTripMs)}</dd>
          </>
        )}
      </dl>
      <div className="quire-save-actions">
        {connection.name !== "connected" && (
          <button type="button" className="quire-plain" onClick={onTry}>
            {words.details.tryNow}
          </button>
        )}
        {checkHref !== undefined && (
          <a className="quire-plain" href={checkHref} target="_blank" rel="noreferrer">
            {words.details.check}
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

function connectionWords(
  connection: ConnectionState,
  nextAttemptAtMs: number | null,
  nowMs: number,
  words: Words,
  language: Language,
): string {
  const {details} = words
  const since = clockTime(connection.sinceMs, language)
  switch (connection.name) {
    case "connecting":
      return details.connecting(since)
    case "connected":
      return details.connected(since, details[connection.transport])
    case "down":
      return details.down(since, nextWords(nextAttemptAtMs, nowMs, details))
    case "refused":
      return details.refused(since, reasonWords(connection.reason, words))
    default:
      return connection satisfies never
  }
}

function nextWords(nextAttemptAtMs: number | null, nowMs: number, details: Words["details"]): string {
  if (nextAttemptAtMs === null) return details.tryingNow
  return details.triesAgain(Math.max(1, Math.ceil((nextAttemptAtMs - nowMs) / 1000)))
}

function waitingWords(waiting: number, sinceMs: number | null, details: Words["details"], language: Language): string {
  if (waiting === 0) return details.allSaved
  const text = details.waiting(waiting)
  return sinceMs === null ? text : details.oldest(text, clockTime(sinceMs, language))
}

function keepWords(keep: KeepState, {details, notKept}: Words): string {
  switch (keep.name) {
    case "opening":
      return details.keepOpening
    case "keeping":
      return details.keeping
    case "failing":
      return details.keepFailing(notKept[keep.cause])
    default:
      return keep satisfies never
  }
}

function clockTime(ms: number, language: Language): string {
  return new Date(ms).toLocaleTimeString(language, {hour: "2-digit", minute: "2-digit", second: "2-digit"})
}
