import {existsSync} from "node:fs"
import fastifyStatic from "@fastify/static"
import {embedOrigins} from "@quire/server"
import type {FastifyInstance, FastifyReply} from "fastify"
import {CommandError} from "./command.ts"

/** Only what the server itself serves runs in the page. Documents may show images from elsewhere, and the pages of a few hosts in frames. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' https: http: data: blob:",
  `frame-src ${embedOrigins.join(" ")}`,
  "style-src 'self'",
  // Regular expressions are searched for in a thread that the page makes of its own text.
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ")

const pagePath = /^\/(connection|d\/[A-Za-z0-9_-]{1,64})\/?$/

/**
 * Serves the web app from `folder`: its files, and its one page for every address that is a page.
 * @throws CommandError when there is no web app
 */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder))
    throw new CommandError(`the web app is not built: ${folder} is missing. npm start builds it.`)
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    immutable: true,
    maxAge: "1y",
    // Only files with a hash in their name never change.
    setHeaders: (reply, file) => {
      if (!file.includes("/assets/")) reply.header("cache-control", "no-cache")
    },
  })
  const sendPage = (reply: FastifyReply, status: number) =>
    reply
      .code(status)
      .header("content-security-policy", contentSecurityPolicy)
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "same-origin")
      .sendFile("index.html")
  app.get("/", (_request, reply) => sendPage(reply, 200))
  app.setNotFoundHandler((request, reply) => {
    const [pathname = ""] = request.url.split("?", 1)
    if (request.method !== "GET" || pathname.startsWith("/api/") || pathname.startsWith("/assets/")) {
      return reply.code(404).send({error: "notFound"})
    }
    return sendPage(reply, pagePath.test(pathname) ? 200 : 404)
  })
}
