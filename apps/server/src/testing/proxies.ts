import {spawn} from "node:child_process"
import {once} from "node:events"
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {connect, createServer} from "node:net"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import type {ProxyName} from "@quire/server"

interface ProxyKind {
  readonly program: string
  readonly argumentsFor: (configFile: string) => readonly string[]
  /** A whole configuration around `lines`, which are what a site would have. */
  readonly configOf: (lines: string, port: number, folder: string) => string
  /** Passes everything on; where `lines` do not say so themselves. */
  readonly pass: string
}

const apacheModules = "/usr/lib/apache2/modules"

const kinds: Readonly<Partial<Record<ProxyName, ProxyKind>>> = {
  nginx: {
    program: "/usr/sbin/nginx",
    argumentsFor: (file) => ["-c", file, "-e", "stderr"],
    configOf: (lines, port, folder) => {
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      )
      const site = lines.includes("location") ? lines : `location / {\n${lines}\n}`
      const user = process.getuid?.() === 0 ? "user root;" : ""
      const http = `${temporary.join(" ")} access_log off; server { listen 127.0.0.1:${port};\n${site}\n}`
      return `${user} daemon off; worker_processes 1; pid ${folder}/pid;\nevents {}\nhttp { ${http} }\n`
    },
    pass: "proxy_pass http://localhost:8080;",
  },
  Caddy: {
    program: "/usr/bin/caddy",
    argumentsFor: (file) => ["run", "--adapter", "caddyfile", "--config", file],
    configOf: (lines, port) =>
      `{\nadmin off\nauto_https off\ngrace_period 1ms\n}\nhttp://localhost:${port} {\nbind 127.0.0.1\n${lines}\n}\n`,
    pass: "reverse_proxy localhost:8080",
  },
  Apache: {
    program: "/usr/sbin/apache2",
    argumentsFor: (file) => ["-f", file, "-DFOREGROUND"],
    configOf: (lines, port, folder) =>
      [
        `ServerName localhost\nServerRoot ${folder}\nPidFile ${folder}/pid\nErrorLog ${folder}/errors\nListen 127.0.0.1:${port}`,
        ...["mpm_event", "authz_core", "env", "proxy", "proxy_http"].map(
          (name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`,
        ),
        ...(process.getuid?.() === 0 ? ["User www-data", "Group www-data"] : []),
        lines,
        "",
      ].join("\n"),
    pass: 'ProxyPass "/" "http://localhost:8080/" upgrade=websocket\nProxyPreserveHost On',
  },
}

export function isInstalled(proxy: ProxyName): boolean {
  const kind = kinds[proxy]
  return kind !== undefined && existsSync(kind.program)
}

export interface RunningProxy {
  readonly port: number
  stop(): Promise<void>
}

/** Starts `proxy` with `lines`, in which Quire's usual address stands for `target`, and with a line that passes on if they have none. */
export async function startProxy(proxy: ProxyName, lines: string, target: number): Promise<RunningProxy> {
  const kind = kinds[proxy]
  if (kind === undefined) throw new Error(`${proxy} cannot be started here`)
  const folder = mkdtempSync(path.join(tmpdir(), "quire-proxy-"))
  const port = await freePort()
  const site = /^\s*(proxy_pass|reverse_proxy|ProxyPass) /m.test(lines) ? lines : `${kind.pass}\n${lines}`
  const file = path.join(folder, "config")
  writeFileSync(file, kind.configOf(site.replaceAll("localhost:8080", `127.0.0.1:${target}`), port, folder))
  const child = spawn(kind.program, kind.argumentsFor(file), {stdio: ["ignore", "ignore", "pipe"]})
  let said = ""
  child.stderr.on("data", (data: Buffer) => (said += data.toString()))
  const ended = once(child, "exit")
  while (!(await answers(port))) if (child.exitCode !== null) throw new Error(`${proxy} did not start: ${said}`)
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
