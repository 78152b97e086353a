/** Who writes here. */
export interface User {
  /** The same for all tabs of one person. Default: a new one for each editor. */
  readonly id?: string
  readonly name: string
  /** `#rrggbb`. Default: one that follows from `id`. */
  readonly color?: string
}
