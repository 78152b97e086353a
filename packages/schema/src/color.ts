/** `#rrggbb` in lower case for a colour written as `#rgb`, `#rrggbb` or `rgb(r, g, b)`; null for anything else. */
export function hexColor(value: string | null | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? ""
  if (/^#[0-9a-f]{6}$/.test(text)) return text
  if (/^#[0-9a-f]{3}$/.test(text)) return text.replaceAll(/[0-9a-f]/g, "$&$&")
  const channels = /^rgba?\((\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})\)$/.exec(text)
  return channels ? `#${channels.slice(1).map(hexByte).join("")}` : null
}

function hexByte(channel: string): string {
  return Math.min(Number(channel), 255).toString(16).padStart(2, "0")
}
