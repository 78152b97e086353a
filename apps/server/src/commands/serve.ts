import type {FastifyInstance} from "fastify"
import {CommandError} from "../command.ts"
import type {Command} from "../command.ts"
import {fail} from "../failure.ts"
import {keepHeapSmall, keepYoungSpace} from "../heap.ts"
import {createServer} from "../server.ts"
import {settingKeys} from "../settings.ts"
import type {Settings} from "../settings.ts"

/** How many may wait to be connected. After a restart everybody comes at once: whoever finds no place tries again a second later. */
const backlog = 4_096

/** Serves until it is told to end. */
export const serve: Command = {
  name: "serve",
  text: "Serves the editor and its documents, until SIGTERM or Ctrl-C.",
  operands: [],
  settings: settingKeys,
  async run({settings, webFolder}) {
    keepHeapSmall()
    const app = await createServer(settings, webFolder)
    endOn(["SIGINT", "SIGTERM"], app, settings)
    const address = await listen(app, settings)
    keepYoungSpace()
    return {
      text: `Quire is on ${address}, with its data in ${settings.data}`,
      json: {address, data: settings.data},
    }
  },
}

/** @returns the address for people to open */
async function listen(app: FastifyInstance, {host, port}: Settings): Promise<string> {
  try {
    await app.listen({host, port, backlog})
  } catch (error) {
    throw explain(error, host, port)
  }
  const address = app.server.address()
  const shown = host === "127.0.0.1" || host === "::1" ? "localhost" : host.includes(":") ? `[${host}]` : host
  return `http://${shown}:${typeof address === "object" ? (address?.port ?? port) : port}`
}

function explain(error: unknown, host: string, port: number): unknown {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return new CommandError(`port ${port} is taken. Stop what uses it, or choose another with --port.`)
    case "EACCES":
      return new CommandError(`port ${port} may not be used by this user. Choose one from 1024 up with --port.`)
    case "EADDRNOTAVAIL":
      return new CommandError(`${host} is no address of this machine. Choose another with --host.`)
    default:
      return error
  }
}

function endOn(signals: readonly NodeJS.Signals[], app: FastifyInstance, {shutdownSeconds}: Settings): void {
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    setTimeout(() => fail(lateness(app, shutdownSeconds)), shutdownSeconds * 1_000).unref()
    await app.close()
    process.exit(0)
  }
  for (const signal of signals) process.on(signal, () => void end())
}

function lateness({quire}: FastifyInstance, seconds: number): string {
  const {unsavedCount, unsavedBytes} = quire.journal
  if (unsavedCount === 0) return `did not end within ${seconds} s, and was cut off. Everything is on disk.`
  return `${unsavedCount} updates (${unsavedBytes} bytes) could not be written to disk within ${seconds} s. They were never called saved, and whoever made them still has them.`
}
