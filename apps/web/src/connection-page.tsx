import {checkConnection, connectionChecks, connectionFaults, proxyNames} from "@quire/client"
import type {CheckResult, ConnectionCheck, ConnectionFault} from "@quire/client"
import {useEffect, useState} from "react"
import {Logo} from "./logo.tsx"

type Results = Readonly<Partial<Record<ConnectionCheck, CheckResult>>>

/** Checks every way to the server, and says what a failure usually is and how it is mended. */
export default function ConnectionPage() {
  const [round, setRound] = useState(0)
  const results = useChecks(round)
  const isDone = connectionChecks.every((check) => results[check] !== undefined)
  useEffect(() => {
    document.title = "Connection · Quire"
  }, [])
  return (
    <div className="quire app-shell">
      <header className="app-top">
        <Logo />
      </header>
      <main className="app-main">
        <div className="app-heading">
          <h1>Connection</h1>
          <button
            type="button"
            className="quire-primary"
            disabled={!isDone}
            onClick={() => setRound((count) => count + 1)}
          >
            Check again
          </button>
        </div>
        <p role="status" className="app-verdict">
          {isDone ? verdictOf(results) : "Checking…"}
        </p>
        <ol className="app-checks">
          {connectionChecks.map((check) => (
            <CheckItem key={check} fault={connectionFaults[check]} result={results[check]} />
          ))}
        </ol>
      </main>
    </div>
  )
}

function CheckItem({fault, result}: {readonly fault: ConnectionFault; readonly result: CheckResult | undefined}) {
  return (
    <li data-result={result?.name ?? "running"}>
      <div className="app-check">
        <span>{fault.title}</span>
        <span>{result === undefined ? "…" : resultWords(result)}</span>
      </div>
      {result?.name === "failed" && (
        <>
          <p>
            {result.what}. {fault.usually}
          </p>
          {fault.lines && <Remedies lines={fault.lines} />}
        </>
      )}
    </li>
  )
}

function Remedies({lines}: {readonly lines: NonNullable<ConnectionFault["lines"]>}) {
  return proxyNames.map((proxy) => (
    <details key={proxy}>
      <summary>{proxy}</summary>
      <pre>{lines[proxy]}</pre>
    </details>
  ))
}

function resultWords(result: CheckResult): string {
  switch (result.name) {
    case "passed":
      return `${result.tookMs} ms`
    case "failed":
      return `Failed after ${result.tookMs} ms`
    case "skipped":
      return "Not tried"
    default:
      return result satisfies never
  }
}

function verdictOf(results: Results): string {
  const goes = (check: ConnectionCheck) => results[check]?.name === "passed"
  if (goes("document")) return "All is well: documents open over WebSocket."
  if (goes("stream")) return "WebSocket is blocked. Documents open over server-sent events and posts instead."
  if (goes("poll")) return "WebSocket and streams are blocked. Documents open over long polling, a little slower."
  return "The server cannot be reached from here. What this device keeps can be written, and is sent later."
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
