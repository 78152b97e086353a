/** Focuses the control of the toolbar inside `place` that was used last. */
export function focusToolbar(place: Element | null): void {
  place?.querySelector<HTMLElement>("[role=toolbar] [data-control][tabindex='0']")?.focus()
}
