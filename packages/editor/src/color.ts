const HEX_COLOR = /^#[0-9a-f]{6}$/i
const FALLBACK_COLOR = "#6b7280"

/** `color` if it is `#rrggbb`, else a grey: what came over the wire goes into no style unchecked. */
export function safeColor(color: unknown): string {
  return typeof color === "string" && HEX_COLOR.test(color) ? color : FALLBACK_COLOR
}
