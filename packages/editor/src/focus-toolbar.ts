/**
 * Focuses a toolbar inside `place`, at the control of it that was used last: from a toolbar the next one, from the text that of
 * the block with the caret, or else the first.
 */
export function focusToolbar(place: Element | null): void {
  const bars = [...(place?.querySelectorAll("[role=toolbar]") ?? [])]
  const current = bars.findIndex((bar) => bar.contains(document.activeElement))
  const ofBlock = current < 0 ? bars.findIndex((bar) => bar.closest(".quire-floating") !== null) : -1
  const next = bars[ofBlock < 0 ? (current + 1) % bars.length : ofBlock]
  next?.querySelector<HTMLElement>("[data-control][tabindex='0']")?.focus()
}
