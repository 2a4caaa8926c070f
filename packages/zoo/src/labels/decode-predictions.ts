import { ConfigError, ShapeError, type Tensor } from '@graftjs/core';

/** A class that a model finds likely. */
export interface Prediction {
  readonly label: string;
  /** Position among the outputs. */
  readonly index: number;
  readonly probability: number;
}

export interface DecodeOptions {
  /** The names of the classes in the order of the outputs. */
  readonly labels: readonly string[];
  /** How many of the likeliest, default 5. */
  readonly top?: number;
}

/**
 * The likeliest classes of each example, the likeliest first.
 *
 * @param probabilities [batch, classes], or [classes] for one example
 */
export async function decodePredictions(
  probabilities: Tensor,
  { labels, top = 5 }: DecodeOptions,
): Promise<Prediction[][]> {
  const classes = probabilities.shape.at(-1) ?? 0;
  if (probabilities.rank < 1 || probabilities.rank > 2) {
    throw new ShapeError({
      where: 'decodePredictions',
      problem: 'probabilities have the axes batch and classes',
      operands: [{ label: 'got', value: probabilities.shape }],
    }).startingAt(decodePredictions);
  }
  if (labels.length !== classes) {
    throw new ConfigError({
      where: 'decodePredictions',
      problem: `the model has ${classes} outputs, and there are ${labels.length} labels`,
      operands: [{ label: 'probabilities', value: probabilities.shape }],
    }).startingAt(decodePredictions);
  }
  const values = await probabilities.data<'float32'>();
  return Array.from({ length: values.length / classes }, (_, row) =>
    likeliest(values.subarray(row * classes, (row + 1) * classes), labels, top),
  );
}

function likeliest(row: Float32Array, labels: readonly string[], top: number): Prediction[] {
  const order = Array.from(row.keys()).sort(
    (a, b) => (row[b] as number) - (row[a] as number) || a - b,
  );
  return order.slice(0, top).map((index) => ({
    label: labels[index] as string,
    index,
    probability: row[index] as number,
  }));
}
