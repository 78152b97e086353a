const HEX_COLOR = /^#[0-9a-f]{6}$/i
const FALLBACK_COLOR = "#6b7280"

/** `color` if it is `#rrggbb`, else a grey: what came over the wire goes into no style unchecked. */
export function safeColor(color: unknown): string {
  return typeof color === "string" && HEX_COLOR.test(color) ? color : FALLBACK_COLOR
}

type Channels = readonly [red: number, green: number, blue: number]

const white: Channels = [255, 255, 255]
/** The ink of names on a colour in the dark: `--quire-person-ink` of the style sheet. */
const black: Channels = [26, 25, 23]
/** WCAG 2.2 AA for text. */
const contrastMin = 4.5
const steps = 20

/**
 * A person's colour as a style value, for both looks of the page: as it is where a name on it and a caret of it can be read,
 * else as little darker in the light, or lighter in the dark, as that takes.
 */
export function legibleColor(color: unknown): string {
  const safe = safeColor(color)
  const known = legible.get(safe)
  if (known !== undefined) return known
  const made = madeLegible(safe)
  if (legible.size < KNOWN_MAX) legible.set(safe, made)
  return made
}

/** Carets are drawn again with each key of others; so many people are here at most. */
const KNOWN_MAX = 200
const legible = new Map<string, string>()

function madeLegible(color: string): string {
  const channels = channelsOf(color)
  return `light-dark(${hex(contrasting(channels, white, [0, 0, 0]))}, ${hex(contrasting(channels, black, white))})`
}

/** The WCAG contrast of two colours `#rrggbb`, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(channelsOf(one), channelsOf(other))
}

/** `color`, mixed with `towards` until it contrasts with `ground`. */
function contrasting(color: Channels, ground: Channels, towards: Channels): Channels {
  for (let step = 0; step < steps; step++) {
    const mixed = mix(color, towards, step / steps)
    if (contrast(mixed, ground) >= contrastMin) return mixed
  }
  return towards
}

function mix(one: Channels, other: Channels, share: number): Channels {
  const [red, green, blue] = one.map((value, index) => Math.round(value + (other[index]! - value) * share))
  return [red!, green!, blue!]
}

function contrast(one: Channels, other: Channels): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function channelsOf(color: string): Channels {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function hex(channels: Channels): string {
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`
}
