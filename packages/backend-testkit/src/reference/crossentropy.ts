import { input, type Attributes, type HostTensor, type ReferenceKernel } from './host-tensor.js';

// −Σ y log q of shares q = p / Σ p (of p = eˣ from logits x), and its gradient, as the textbook has
// them: without the margins at 0 and 1, which no case comes near.

interface Row {
  readonly y: readonly number[];
  readonly q: readonly number[];
  readonly total: number;
}

const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

function rowsOf(inputs: { readonly [name: string]: HostTensor }, attrs: Attributes): Row[] {
  const { sparse, fromLogits } = attrs;
  const [labels, predictions] = [input(inputs, 'yTrue'), input(inputs, 'yPred')];
  const length = predictions.shape.at(-1) ?? 1;
  return Array.from({ length: predictions.values.length / length }, (_, row) => {
    const place = (list: Float64Array) => [...list.slice(row * length, (row + 1) * length)];
    const given = place(predictions.values);
    const p = fromLogits ? given.map(Math.exp) : given;
    const total = sum(p);
    const y = sparse
      ? p.map((_value, i) => Number(i === labels.values[row]))
      : place(labels.values);
    return { y, total, q: p.map((value) => value / total) };
  });
}

const forward: ReferenceKernel = (inputs, attrs) => {
  const losses = rowsOf(inputs, attrs).map(
    ({ y, q }) => -sum(y.map((share, i) => (share === 0 ? 0 : share * Math.log(q[i] ?? NaN)))),
  );
  const shape = input(inputs, 'yPred').shape.slice(0, -1);
  return { shape, dtype: 'float32', values: Float64Array.from(losses) };
};

const backward: ReferenceKernel = (inputs, attrs) => {
  const dy = input(inputs, 'dy').values;
  // By p_j of −Σ y_i (log p_i − log Σ p): (−y_j / q_j + Σ y) / Σ p; by x_j that times p_j.
  const slopes = rowsOf(inputs, attrs).flatMap(({ y, q, total }, row) =>
    y.map((share, j) => {
      const byShare = (dy[row] ?? NaN) * (sum(y) - share / (q[j] ?? NaN));
      return attrs['fromLogits'] === true ? byShare * (q[j] ?? NaN) : byShare / total;
    }),
  );
  return { ...input(inputs, 'yPred'), values: Float64Array.from(slopes) };
};

export const crossentropyReference: { readonly [kernel: string]: ReferenceKernel } = {
  GraftCrossentropy: forward,
  GraftCrossentropyGrad: backward,
};
