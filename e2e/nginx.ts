import {execFileSync, spawn} from "node:child_process"
import {once} from "node:events"
import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import {connect, createServer} from "node:net"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"

export interface Nginx {
  readonly port: number
  stop(): Promise<void>
}

/** The nginx of this machine, or the one in Debian's package, unpacked into `folder`; null where neither can be had. */
export function findNginx(folder: string): string | null {
  const installed = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].find((file) => existsSync(file))
  if (installed !== undefined) return installed
  try {
    const options = {cwd: folder, timeout: 60_000, stdio: "ignore"} as const
    execFileSync("apt-get", ["download", "nginx"], options)
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb")))
      execFileSync("dpkg", ["-x", file, "."], options)
    const unpacked = path.join(folder, "usr/sbin/nginx")
    return existsSync(unpacked) ? unpacked : null
  } catch {
    return null
  }
}

/** Starts `program` with what `server` says inside of its one `server` block. */
export async function startNginx(program: string, server: string): Promise<Nginx> {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-nginx-"))
  const port = await freePort()
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  )
  const http = [...temporary, "access_log off;", `server { listen 127.0.0.1:${port}; ${server} }`].join("\n")
  const config = path.join(folder, "nginx.conf")
  writeFileSync(
    config,
    // Started by root, its workers would be somebody else, whom the folder is closed to.
    `${process.getuid?.() === 0 ? "user root;" : ""} daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/errors;\nevents {}\nhttp {\n${http}\n}\n`,
  )
  const child = spawn(program, ["-c", config, "-p", folder, "-e", path.join(folder, "errors")], {stdio: "ignore"})
  const ended = once(child, "exit")
  while (!(await answers(port))) if (child.exitCode !== null) throw new Error("nginx did not start")
  return {
    port,
    async stop() {
      child.kill("SIGTERM")
      await ended
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (isThere: boolean) => () => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once("connect", end(true)).once("error", end(false))
  })
}
