/** Colours of people: each is dark enough for white letters on it, and apart from its neighbours. */
export const personColors = [
  "#c2410c",
  "#1d4ed8",
  "#0f766e",
  "#7c3aed",
  "#be185d",
  "#4d7c0f",
  "#0369a1",
  "#a21caf",
  "#b91c1c",
  "#854d0e",
] as const

/** The colour of somebody who has chosen none: always the same for the same `id`. */
export function colorFor(id: string): string {
  let hash = 7
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) % 9973
  return personColors[hash % personColors.length]!
}
