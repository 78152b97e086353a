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
  data: {name: "data", type: "text", default: "./data", text: "Folder of the database.", form: "a folder", parse: text},
  access: {
    name: "access",
    type: "text",
    default: "open",
    text: "Who may do what. `open`: no sign-in, whoever has the address of a document may edit it.",
    form: "`open`",
    parse: (value: string) => (value === "open" ? value : null),
  },
  openToNetwork: {
    name: "open-to-network",
    type: "switch",
    default: false,
    text: "Listen on an address that other machines reach, though access is `open`.",
    form: "`true` or `false`",
    parse: (value: string) => (value === "true" ? true : value === "false" ? false : null),
  },
} as const satisfies Record<string, SettingSpec<number> | SettingSpec<string> | SettingSpec<boolean>>

export interface Settings {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly access: "open"
  readonly openToNetwork: boolean
}

/** The command line or the environment cannot be understood, or asks for something unwise. One line for people. */
export class SettingsError extends Error {
  override readonly name = "SettingsError"
}

type Key = keyof typeof settingSpecs
const keys = Object.keys(settingSpecs) as Key[]
export const variableOf = (name: string): string => `QUIRE_${name.replaceAll("-", "_").toUpperCase()}`

/**
 * Reads the settings.
 * @throws SettingsError
 */
export function readSettings(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Settings {
  const flags = readFlags(args)
  const settings = Object.fromEntries(keys.map((key) => [key, readOne(key, flags, env)])) as unknown as Settings
  if (!settings.openToNetwork && !isLoopback(settings.host)) {
    throw new SettingsError(
      `--host ${settings.host} can be reached by other machines, and access is open: anybody there could edit every document. Add --open-to-network if you want that.`,
    )
  }
  return settings
}

function readOne(
  key: Key,
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

function readFlags(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>()
  for (let index = 0; index < args.length; index++) {
    const [flag = "", inline] = (args[index] ?? "").split(/=(.*)/s)
    const spec = keys.map((key) => settingSpecs[key]).find(({name}) => `--${name}` === flag)
    if (spec === undefined) throw new SettingsError(`${flag} is not known. --help lists what is.`)
    const value = inline ?? (spec.type === "switch" ? "true" : args[++index])
    if (value === undefined) throw new SettingsError(`${flag} needs a value: ${spec.form}.`)
    flags.set(spec.name, value)
  }
  return flags
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
}

/** The text of `--help`. */
export function help(): string {
  const lines = keys.map((key) => {
    const {name, type, text, default: standard} = settingSpecs[key]
    const flag = type === "switch" ? `--${name}` : `--${name} <${type}>`
    return `  ${flag.padEnd(22)}${text} Default: ${standard}. Also ${variableOf(name)}.`
  })
  return ["Usage: npm start -- [settings]", "", "Settings", ...lines, ""].join("\n")
}

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const rows = keys.map((key) => {
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
