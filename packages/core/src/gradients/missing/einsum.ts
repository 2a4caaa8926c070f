import { broadcastTo, einsum, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

interface Term {
  readonly labels: string;
  readonly tensor: Tensor;
}

/** Sums a term over the labels that nobody else has, which the kernels of tfjs mix up. */
function reduced({ labels, tensor }: Term, wanted: string): Term {
  const alone = [...labels].flatMap((label, axis) => (wanted.includes(label) ? [] : [axis]));
  if (alone.length === 0) return { labels, tensor };
  const kept = [...labels].filter((_, axis) => !alone.includes(axis)).join('');
  return { labels: kept, tensor: sum(tensor, alone) };
}

/** One operand's gradient: the other operand and dy contracted to its labels. */
function byOperand(
  own: string,
  shape: readonly number[],
  dy: Term,
  others: readonly Term[],
): Tensor {
  const known = dy.labels + others.map(({ labels }) => labels).join('');
  // Labels that stand nowhere else were summed alone: every element gets the same gradient.
  const present = [...own].filter((label) => known.includes(label)).join('');
  const terms = [dy, ...others].map((term, i, all) => {
    const rest = all.filter((_, j) => j !== i).map(({ labels }) => labels);
    return reduced(term, present + rest.join(''));
  });
  const equation = `${terms.map(({ labels }) => labels).join(',')}->${present}`;
  const part = einsum(equation, ...terms.map(({ tensor }) => tensor));
  const open = [...own].map((label, i) => (present.includes(label) ? (shape[i] ?? 1) : 1));
  return broadcastTo(reshape(part, open), [...shape] as never);
}

/** A contraction is linear in each operand, and its gradients are contractions too. */
export const einsumGradient = gradientOf('Einsum', {
  allInputs: true,
  gradient: (dy, operands, { equation }) => {
    const [left = '', output = ''] = (equation as string).replace(/\s/g, '').split('->');
    const labels = left.split(',');
    const terms = operands.map((tensor, i): Term => ({ labels: labels[i] ?? '', tensor }));
    return Object.fromEntries(
      operands.map(({ shape }, i) => {
        const others = terms.filter((_, j) => j !== i);
        const own = labels[i] ?? '';
        return [String(i), () => byOperand(own, shape, { labels: output, tensor: dy }, others)];
      }),
    );
  },
});
