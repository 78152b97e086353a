/** What somebody may do with a document; each may all that those before it may. On the wire: its place here. Never reordered. */
export const grants = ["viewer", "commenter", "editor", "owner"] as const
export type Grant = (typeof grants)[number]

/** Whether `grant` allows what needs `needed`. */
export function allows(grant: Grant, needed: Grant): boolean {
  return grants.indexOf(grant) >= grants.indexOf(needed)
}
