import { fused } from './convolution.js';
import {
  broadcastAt,
  broadcastShape,
  generate,
  input,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

function transposed(x: HostTensor, transpose: unknown): HostTensor {
  if (!transpose) return x;
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  const shape = [...x.shape.slice(0, -2), columns, rows];
  return generate(shape, x.dtype, (c) => {
    const swapped = [...c.slice(0, -2), c.at(-1) ?? 0, c.at(-2) ?? 0];
    return broadcastAt(x, swapped);
  });
}

const matMul: ReferenceKernel = (inputs, { transposeA, transposeB }) => {
  const a = transposed(input(inputs, 'a'), transposeA);
  const b = transposed(input(inputs, 'b'), transposeB);
  const inner = a.shape.at(-1) ?? 0;
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1];
  return generate(shape, a.dtype, (c) => {
    const lead = c.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum +=
        broadcastAt(a, [...lead, c.at(-2) ?? 0, k]) * broadcastAt(b, [...lead, k, c.at(-1) ?? 0]);
    }
    return sum;
  });
};

/** Every label gets an index; labels that are not in the output are summed over. */
const einsum: ReferenceKernel = (inputs, { equation }) => {
  const [left = '', output = ''] = (equation as string).replace(/\s/g, '').split('->');
  const terms = left.split(',');
  const tensors = Object.values(inputs);
  const lengths = new Map<string, number>();
  terms.forEach((term, t) =>
    [...term].forEach((label, i) => lengths.set(label, tensors[t]?.shape[i] ?? 1)),
  );
  const labels = [...lengths.keys()];
  const summed = labels.filter((label) => !output.includes(label));
  const shape = [...output].map((label) => lengths.get(label) ?? 1);
  return generate(shape, 'float32', (c) => {
    const index = new Map([...output].map((label, i) => [label, c[i] ?? 0]));
    let sum = 0;
    const step = (s: number): void => {
      const label = summed[s];
      if (label === undefined) {
        sum += terms.reduce((product, term, t) => {
          const tensor = tensors[t] as HostTensor;
          return (
            product *
            broadcastAt(
              tensor,
              [...term].map((l) => index.get(l) ?? 0),
            )
          );
        }, 1);
        return;
      }
      for (let i = 0; i < (lengths.get(label) ?? 1); i++) {
        index.set(label, i);
        step(s + 1);
      }
    };
    step(0);
    return sum;
  });
};

export const matrixReference: { readonly [kernel: string]: ReferenceKernel } = {
  BatchMatMul: matMul,
  _FusedMatMul: fused(matMul),
  GraftDense: fused(matMul),
  Einsum: einsum,
};
