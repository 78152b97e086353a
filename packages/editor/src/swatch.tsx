export interface SwatchProps {
  /** `#rrggbb` */
  readonly color: string
  readonly kind: "letter" | "back"
}

/** What a colour looks like, on letters or behind them. */
export function Swatch({color, kind}: SwatchProps) {
  return (
    <i
      className={`quire-swatch quire-swatch-${kind}`}
      aria-hidden="true"
      // Through CSSOM, so a strict content security policy has nothing to refuse.
      ref={(element) => element?.style.setProperty("--quire-color", color)}
    />
  )
}
