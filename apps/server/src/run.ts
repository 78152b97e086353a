import {StorageError} from "@quire/server"
import type {FastifyInstance} from "fastify"
import {createServer} from "./server.ts"
import {help, readSettings, SettingsError} from "./settings.ts"
import type {Settings} from "./settings.ts"

/** How long an orderly end may take. */
const shutdownMs = 10_000

function fail(line: string): never {
  process.stderr.write(`quire: ${line}\n`)
  process.exit(1)
}

/** Starts serving. @returns the address for people to open */
async function listen(app: FastifyInstance, {host, port}: Settings): Promise<string> {
  try {
    await app.listen({host, port})
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code === "EADDRINUSE") fail(`port ${port} is taken. Stop what uses it, or choose another with --port.`)
    if (code === "EACCES") fail(`port ${port} may not be used by this user. Choose one from 1024 up with --port.`)
    if (code === "EADDRNOTAVAIL") fail(`${host} is no address of this machine. Choose another with --host.`)
    throw error
  }
  const address = app.server.address()
  const shown = host === "127.0.0.1" || host === "::1" ? "localhost" : host
  return `http://${shown}:${typeof address === "object" ? (address?.port ?? port) : port}`
}

function endOn(signals: readonly NodeJS.Signals[], app: FastifyInstance): void {
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    setTimeout(
      () => fail(`not everything was written to disk within ${shutdownMs / 1000} s. What was called saved is.`),
      shutdownMs,
    ).unref()
    await app.close()
    process.exit(0)
  }
  for (const signal of signals) process.on(signal, () => void end())
}

/** The `quire` command: serves until it is told to end. `webFolder`: see `createServer`. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv, webFolder?: string): Promise<void> {
  if (args.includes("--help")) {
    process.stdout.write(help())
    return
  }
  try {
    const settings = readSettings(args, env)
    const app = await createServer(settings, webFolder)
    endOn(["SIGINT", "SIGTERM"], app)
    const address = await listen(app, settings)
    process.stdout.write(`Quire is on ${address}, with its data in ${settings.data}\n`)
  } catch (error) {
    if (error instanceof SettingsError || error instanceof StorageError) fail(error.message)
    throw error
  }
}
