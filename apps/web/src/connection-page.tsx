import {checkConnection, connectionChecks, connectionRemedies, proxyNames} from "@quire/client"
import type {CheckFailure, CheckResult, ConnectionCheck} from "@quire/client"
import {useWords} from "@quire/editor"
import type {Words} from "@quire/words"
import {useEffect, useState} from "react"
import {Top} from "./top.tsx"

type Results = Readonly<Partial<Record<ConnectionCheck, CheckResult>>>

/** Checks every way to the server, and says what a failure usually is and how it is mended. */
export function ConnectionPage() {
  const words = useWords().connection
  const [round, setRound] = useState(0)
  const results = useChecks(round)
  const isDone = connectionChecks.every((check) => results[check] !== undefined)
  useEffect(() => {
    document.title = `${words.connection} · Quire`
  }, [words])
  return (
    <div className="quire app-shell">
      <Top />
      <main className="app-main">
        <div className="app-heading">
          <h1>{words.connection}</h1>
          <button
            type="button"
            className="quire-primary"
            aria-disabled={!isDone || undefined}
            onClick={() => isDone && setRound((count) => count + 1)}
          >
            {words.again}
          </button>
        </div>
        <p role="status" className="app-verdict">
          {isDone ? verdictOf(results, words) : words.checking}
        </p>
        <ol className="app-checks">
          {connectionChecks.map((check) => (
            <CheckItem key={check} check={check} result={results[check]} />
          ))}
        </ol>
      </main>
    </div>
  )
}

function CheckItem({check, result}: {readonly check: ConnectionCheck; readonly result: CheckResult | undefined}) {
  const dictionary = useWords()
  const words = dictionary.connection
  const lines = connectionRemedies[check]
  return (
    <li data-result={result?.name ?? "running"}>
      <div className="app-check">
        <span>{dictionary.checks[check]}</span>
        <span>{result === undefined ? "…" : resultWords(result, words)}</span>
      </div>
      {result?.name === "failed" && (
        <>
          <p>
            {failureWords(result.failure, words)} {dictionary.checkFailures[check]}
          </p>
          {lines && <Remedies lines={lines} />}
        </>
      )}
    </li>
  )
}

function Remedies({lines}: {readonly lines: NonNullable<(typeof connectionRemedies)[ConnectionCheck]>}) {
  return proxyNames.map((proxy) => (
    <details key={proxy}>
      <summary>{proxy}</summary>
      <pre dir="ltr">{lines[proxy]}</pre>
    </details>
  ))
}

function failureWords(failure: CheckFailure, words: Words["connection"]): string {
  switch (failure.name) {
    case "silence":
      return words.silence
    case "closed":
      return words.closed(failure.code, failure.reason)
    case "altered":
      return words.altered
    case "error":
      return `${failure.message}.`
    default:
      return failure satisfies never
  }
}

function resultWords(result: CheckResult, words: Words["connection"]): string {
  switch (result.name) {
    case "passed":
      return words.passed(result.tookMs)
    case "failed":
      return words.failed(result.tookMs)
    case "skipped":
      return words.skipped
    default:
      return result satisfies never
  }
}

function verdictOf(results: Results, words: Words["connection"]): string {
  const goes = (check: ConnectionCheck) => results[check]?.name === "passed"
  if (goes("document")) return words.allWell
  if (goes("stream")) return words.overEvents
  if (goes("poll")) return words.overPolling
  return words.unreachable
}

/** The results so far of one round of checks. */
function useChecks(round: number): Results {
  const [shown, setShown] = useState<{readonly round: number; readonly results: Results}>({round, results: {}})
  useEffect(() => {
    let isCurrent = true
    void checkConnection({
      server: "",
      onResult: (check, result) => {
        if (!isCurrent) return
        setShown((before) => ({round, results: {...(before.round === round ? before.results : {}), [check]: result}}))
      },
    })
    return () => {
      isCurrent = false
    }
  }, [round])
  return shown.round === round ? shown.results : {}
}
