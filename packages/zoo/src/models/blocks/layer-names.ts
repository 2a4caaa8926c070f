/**
 * Names for the layers that Keras leaves unnamed, counted by kind as Keras counts them in a fresh
 * session: `conv2d`, `conv2d_1`, …
 */
export function layerNames(): (kind: string) => string {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return count === 0 ? kind : `${kind}_${count}`;
  };
}
