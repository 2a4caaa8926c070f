/**
 * A symbol as a pen writes it. Each variant is one way of writing it: strokes in a square from
 * (0, 0) at the top left to (1, 1), in the path syntax of SVG with `M`, `L`, `Q` and `C`.
 */
export interface GlyphSymbol {
  readonly name: string;
  readonly variants: readonly [string, ...string[]];
}
