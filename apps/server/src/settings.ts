import {isIP} from "node:net"

/** One setting: a flag, an environment variable, a line of `--help` and of docs/settings.md. */
interface SettingSpec<T> {
  /** `port` is the flag `--port` and the variable `QUIRE_PORT`; `-` becomes `_` there. */
  readonly name: string
  readonly type: "number" | "text" | "switch"
  readonly default: T
  readonly text: string
  /** What the value has to look like, for people; only where `parse` can refuse it. */
  readonly form?: string
  readonly parse: (text: string) => T | null
}

const text = (value: string) => (value === "" ? null : value)

/** More than anybody needs, and as seconds no more than a timer takes. */
const mostWhole = 1_000_000

/** A whole number from `least` up, and how it is asked for. */
function whole(least: number) {
  const parse = (value: string) =>
    /^\d{1,7}$/.test(value) && Number(value) >= least && Number(value) <= mostWhole ? Number(value) : null
  return {form: `a whole number from ${least} to ${mostWhole}`, parse}
}

/** An address, or with `/` and a number of bits a range of them. */
function isAddressRange(value: string): boolean {
  const [address = "", bits = "0", ...rest] = value.split("/")
  const most = isIP(address) === 4 ? 32 : 128
  return isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value

const logLevels = ["error", "warn", "info", "debug"] as const
type LogLevel = (typeof logLevels)[number]

/** Every setting of the server. Flags win over the environment. */
export const settingSpecs = {
  port: {
    name: "port",
    type: "number",
    default: 8080,
    text: "TCP port to listen on.",
    form: "a number from 0 to 65535; 0 takes any free one",
    parse: (value: string) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : null),
  },
  host: {
    name: "host",
    type: "text",
    default: "127.0.0.1",
    text: "Address to listen on.",
    form: "an address",
    parse: text,
  },
  data: {
    name: "data",
    type: "text",
    default: "./data",
    text: "Folder of the database and of uploaded files.",
    form: "a folder",
    parse: text,
  },
  access: {
    name: "access",
    type: "text",
    default: "open",
    text: "Who may do what. `open`: no sign-in, whoever has the address of a document may edit it.",
    form: "`open`",
    parse: (value: string) => (value === "open" ? value : null),
  },
  logLevel: {
    name: "log-level",
    type: "text",
    default: "warn",
    text: "How much is logged to stdout, one JSON object a line: from `error` over `warn` and `info` (each request) to `debug`.",
    form: "`error`, `warn`, `info` or `debug`",
    parse: (value: string) => logLevels.find((level) => level === value) ?? null,
  },
  openToNetwork: {
    name: "open-to-network",
    type: "switch",
    default: false,
    text: "Listen on an address that other machines reach, though access is `open`.",
    form: "`true` or `false`",
    parse: (value: string) => (value === "true" ? true : value === "false" ? false : null),
  },
  origins: {
    name: "origins",
    type: "text",
    default: "none",
    text: "Pages of which other origins may connect, as in `https://a.example,https://b.example`; `none` or `any`.",
    form: "`none`, `any`, or origins like `https://a.example`, separated by commas",
    parse: (value: string) => (value === "none" || value === "any" || value.split(",").every(isOrigin) ? value : null),
  },
  trustedProxies: {
    name: "trusted-proxies",
    type: "text",
    default: "none",
    text: "Addresses of the proxies before the server, as in `127.0.0.1,10.0.0.0/8`: what they say in `X-Forwarded-For` is where a client comes from. `none`: everybody behind a proxy is one address to the limits.",
    form: "`none`, or addresses like `127.0.0.1` and ranges like `10.0.0.0/8`, separated by commas",
    parse: (value: string) => (value === "none" || value.split(",").every(isAddressRange) ? value : null),
  },
  frameMib: {
    name: "frame-mib",
    type: "number",
    default: 16,
    text: "The largest single change, in MiB. Beyond it the connection ends with 1009.",
    ...whole(1),
  },
  documentMib: {
    name: "document-mib",
    type: "number",
    default: 100,
    text: "The largest document, in MiB as stored. What would make it larger is refused with 4413.",
    ...whole(1),
  },
  connectionsPerDocument: {
    name: "connections-per-document",
    type: "number",
    default: 5_000,
    text: "How many connections one document takes. Further ones end with 1013.",
    ...whole(1),
  },
  connectionsPerAddress: {
    name: "connections-per-address",
    type: "number",
    default: 5_000,
    text: "How many connections one network address may have, whatever carries them. Further ones are answered with 429.",
    ...whole(1),
  },
  messagesPerSecond: {
    name: "messages-per-second",
    type: "number",
    default: 20_000,
    text: "How many messages a second one connection may send in the long run, and half as many at once. Beyond it it ends with 4529.",
    ...whole(2),
  },
  newClientIds: {
    name: "new-client-ids",
    type: "number",
    default: 16,
    text: "How many Yjs client ids one connection may bring as its own. Beyond it its change is refused with 4422.",
    ...whole(1),
  },
  roomsMib: {
    name: "rooms-mib",
    type: "number",
    default: 512,
    text: "Memory for live documents, in MiB. When it is short, those that nobody is in leave it, the one left longest ago first. While the others need all of it no further document is opened: 1013.",
    ...whole(1),
  },
  roomIdleSeconds: {
    name: "room-idle-seconds",
    type: "number",
    default: 30,
    text: "How long a document that nobody is in stays in memory when that is not short, in seconds. 0: not at all.",
    ...whole(0),
  },
  unsavedMib: {
    name: "unsaved-mib",
    type: "number",
    default: 64,
    text: "How much may wait for a disk that takes nothing, in MiB. What comes beyond it is refused with 4507, and kept by its author.",
    ...whole(1),
  },
  uploadMib: {
    name: "upload-mib",
    type: "number",
    default: 25,
    text: "The largest file that can be put into a document, in MiB. Larger ones are answered with 413.",
    ...whole(1),
  },
  pictureMegapixels: {
    name: "picture-megapixels",
    type: "number",
    default: 100,
    text: "The largest picture that can be put into a document, in millions of pixels. Larger ones are answered with 413.",
    ...whole(1),
  },
  documentUploadsMib: {
    name: "document-uploads-mib",
    type: "number",
    default: 1_024,
    text: "All files of one document together, in MiB. What comes beyond it is answered with 413.",
    ...whole(1),
  },
  uploadTypes: {
    name: "upload-types",
    type: "text",
    default: "common",
    text: "Files that can be put into documents: `common` (pictures but no SVG, PDF, office documents, text, zip, sound and film), `any`, or types like `image/png,text/csv`. Others are answered with 415. Only pictures are ever shown; everything else is downloaded.",
    form: "`common`, `any`, or types like `image/png`, separated by commas",
    parse: (value: string) =>
      value === "common" || value === "any" || value.split(",").every((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type))
        ? value.toLowerCase()
        : null,
  },
  uploadsPerMinute: {
    name: "uploads-per-minute",
    type: "number",
    default: 60,
    text: "How many files a minute one network address may send. Beyond it: 429.",
    ...whole(1),
  },
  unusedUploadDays: {
    name: "unused-upload-days",
    type: "number",
    default: 30,
    text: "How long a file is kept that no stored text names any more, in days.",
    ...whole(1),
  },
  shutdownSeconds: {
    name: "shutdown-seconds",
    type: "number",
    default: 10,
    text: "How long the server may take to end when it is told to, in seconds. What is not on disk then is counted in one line, and the exit code is 1.",
    ...whole(1),
  },
} as const satisfies Record<string, SettingSpec<number> | SettingSpec<string> | SettingSpec<boolean>>

export interface Settings {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly access: "open"
  readonly logLevel: LogLevel
  readonly openToNetwork: boolean
  readonly origins: string
  readonly trustedProxies: string
  readonly frameMib: number
  readonly documentMib: number
  readonly connectionsPerDocument: number
  readonly connectionsPerAddress: number
  readonly messagesPerSecond: number
  readonly newClientIds: number
  readonly roomsMib: number
  readonly roomIdleSeconds: number
  readonly unsavedMib: number
  readonly uploadMib: number
  readonly pictureMegapixels: number
  readonly documentUploadsMib: number
  readonly uploadTypes: string
  readonly uploadsPerMinute: number
  readonly unusedUploadDays: number
  readonly shutdownSeconds: number
}

/** The command line or the environment cannot be understood, or asks for something unwise. One line for people. */
export class SettingsError extends Error {
  override readonly name = "SettingsError"
}

export type SettingKey = keyof typeof settingSpecs
export const settingKeys = Object.keys(settingSpecs) as SettingKey[]
export const variableOf = (name: string): string => `QUIRE_${name.replaceAll("-", "_").toUpperCase()}`

/**
 * Reads the settings `wanted`; the others have their defaults.
 * @throws SettingsError
 */
export function readSettings(
  flags: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
  wanted: readonly SettingKey[] = settingKeys,
): Settings {
  const entries = settingKeys.map((key) => [
    key,
    wanted.includes(key) ? readOne(key, flags, env) : settingSpecs[key].default,
  ])
  const settings = Object.fromEntries(entries) as unknown as Settings
  if (!settings.openToNetwork && !isLoopback(settings.host)) {
    throw new SettingsError(
      `--host ${settings.host} can be reached by other machines, and access is open: anybody there could edit every document. Add --open-to-network if you want that.`,
    )
  }
  return settings
}

function readOne(
  key: SettingKey,
  flags: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const spec = settingSpecs[key]
  const flag = flags.get(spec.name)
  const given = flag ?? env[variableOf(spec.name)]
  if (given === undefined) return spec.default
  const value = spec.parse(given)
  if (value !== null) return value
  const source = flag === undefined ? variableOf(spec.name) : `--${spec.name}`
  throw new SettingsError(`${source} is ${JSON.stringify(given)}, and has to be ${spec.form}.`)
}

export interface Arguments {
  /** By the name of the setting. */
  readonly flags: ReadonlyMap<string, string>
  /** Whatever is no flag. */
  readonly operands: readonly string[]
  readonly json: boolean
}

/**
 * Takes a command line apart. Flags are those of the settings `wanted`, and `--json`.
 * @throws SettingsError
 */
export function readArguments(args: readonly string[], wanted: readonly SettingKey[] = settingKeys): Arguments {
  const [flags, operands] = [new Map<string, string>(), [] as string[]]
  let json = false
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--json") json = true
    else if (!arg.startsWith("--")) operands.push(arg)
    else flags.set(...readFlag(arg, rest, wanted))
  }
  return {flags, operands, json}
}

/** @returns the name and the value of the flag `arg`; takes the value off `rest` when that is where it stands */
function readFlag(arg: string, rest: string[], wanted: readonly SettingKey[]): [string, string] {
  const [flag = "", inline] = arg.split(/=(.*)/s)
  const spec = wanted.map((key) => settingSpecs[key]).find(({name}) => `--${name}` === flag)
  if (spec === undefined) throw new SettingsError(`${flag} is not known. --help lists what is.`)
  const value = inline ?? (spec.type === "switch" ? "true" : rest.shift())
  if (value === undefined || (inline === undefined && value.startsWith("--")))
    throw new SettingsError(`${flag} needs a value: ${spec.form}.`)
  return [spec.name, value]
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
}

/** The lines of `--help` about `flag`. */
export const flagLines = (flag: string, text: string): string => `  ${flag}\n      ${text}`

/** The lines of `--help` about the settings `keys`. */
export function settingLines(keys: readonly SettingKey[]): string[] {
  return keys.map((key) => {
    const {name, type, text, default: standard} = settingSpecs[key]
    const flag = type === "switch" ? `--${name}` : `--${name} <${type}>`
    return flagLines(flag, `${text} Default: ${standard}. Also ${variableOf(name)}.`)
  })
}

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const rows = settingKeys.map((key) => {
    const {name, default: standard, text} = settingSpecs[key]
    return `| \`--${name}\` | \`${variableOf(name)}\` | \`${standard}\` | ${text} |`
  })
  return [
    "# Settings",
    "",
    "A flag wins over the environment. A switch needs no value as a flag, and `true` or `false` in the environment.",
    "",
    "| flag | environment | default | what it does |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n")
}
