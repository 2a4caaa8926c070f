import { util, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCalls } from '../kernel-calls.js';
import type { KernelFunction } from '../kernel-function.js';

type Calls = Pick<KernelCalls, 'run'>;

/** A tensor and the letters of its axes. */
interface Labelled {
  readonly labels: string;
  readonly x: TensorInfo;
}

/**
 * The kernel `Einsum` for any backend that has `BatchMatMul`, `Sum`, `Transpose`, `Reshape` and
 * `Identity`: contractions of one or two tensors, as attention makes them, are one batched matrix
 * product, with the axes sorted before and after. Others (repeated letters, three operands) go to
 * the fallback.
 *
 * @example
 * ```ts
 * defineBackend({ name: 'mine', open, composed: { Einsum: composedEinsum }, fallback: cpu() });
 * ```
 */
export const composedEinsum: KernelFunction<'Einsum', KernelBackend> = (
  inputs,
  attrs,
  _,
  calls,
) => {
  const sides = attrs.equation.replace(/\s/g, '').split('->');
  const terms = sides[0]!.split(',');
  // tfjs hands over a map with the positions as names.
  const operands = Object.values(inputs) as TensorInfo[];
  const isSimple =
    sides.length === 2 &&
    /^[a-zA-Z,]*$/.test(sides[0]!) &&
    terms.length === operands.length &&
    terms.length <= 2 &&
    [...terms, sides[1]!].every((term) => new Set(term).size === term.length) &&
    operands.every(
      ({ dtype, shape }, i) => dtype === 'float32' && shape.length === terms[i]!.length,
    );
  const lengths = lengthsOf(terms, operands);
  if (!isSimple || !lengths || [...sides[1]!].some((label) => !lengths.has(label))) {
    return calls.fallback(inputs, attrs);
  }
  const output = sides[1]!;
  const needed = (term: string, other: string): Set<string> => new Set(output + other);
  const [a, b] = terms.map((labels, i) =>
    sumOut(calls, { labels, x: operands[i]! }, needed(labels, terms[1 - i] ?? '')),
  );
  if (!b) return arrange(calls, a!, output);
  return arrange(calls, contract(calls, a!, b, output, lengths), output);
};

/** The length of each letter, or `undefined` where operands disagree. */
function lengthsOf(
  terms: readonly string[],
  operands: readonly TensorInfo[],
): Map<string, number> | undefined {
  const lengths = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    for (const [axis, label] of [...term].entries()) {
      const length = operands[i]?.shape[axis];
      if (length === undefined || (lengths.get(label) ?? length) !== length) return undefined;
      lengths.set(label, length);
    }
  }
  return lengths;
}

/** Sums over the letters that nobody else has. */
function sumOut(calls: Calls, { labels, x }: Labelled, needed: ReadonlySet<string>): Labelled {
  const axis = [...labels].flatMap((label, at) => (needed.has(label) ? [] : [at]));
  if (axis.length === 0) return { labels, x };
  const kept = [...labels].filter((label) => needed.has(label)).join('');
  return { labels: kept, x: calls.run('Sum', { x }, { axis, keepDims: false }) };
}

/** One product of matrices per batch: rows are a's own letters, columns are b's. */
function contract(
  calls: Calls,
  a: Labelled,
  b: Labelled,
  output: string,
  lengths: ReadonlyMap<string, number>,
): Labelled {
  const pick = (labels: string, test: (label: string) => boolean): string =>
    [...labels].filter(test).join('');
  const shared = pick(a.labels, (label) => b.labels.includes(label));
  const batch = pick(shared, (label) => output.includes(label));
  const summed = pick(shared, (label) => !output.includes(label));
  const rows = pick(a.labels, (label) => !shared.includes(label));
  const columns = pick(b.labels, (label) => !shared.includes(label));
  const shape = (labels: string): number[] => [...labels].map((label) => lengths.get(label)!);
  const size = (labels: string): number => util.sizeFromShape(shape(labels));
  const sorted = (term: Labelled, order: string, last: string[]): TensorInfo =>
    reshape(calls, arrange(calls, term, order), [size(batch), ...last.map(size)]);
  const product = calls.run(
    'BatchMatMul',
    {
      a: sorted(a, batch + rows + summed, [rows, summed]),
      b: sorted(b, batch + summed + columns, [summed, columns]),
    },
    { transposeA: false, transposeB: false },
  );
  const labels = batch + rows + columns;
  return { labels, x: reshape(calls, product, shape(labels)) };
}

function reshape({ run }: Calls, x: TensorInfo, shape: readonly number[]): TensorInfo {
  return run('Reshape', { x }, { shape: [...shape] });
}

function arrange({ run }: Calls, { labels, x }: Labelled, order: string): TensorInfo {
  const isInOrder = labels === order;
  // A result must own a reference of its own, which the identity gives it.
  if (isInOrder) return run('Identity', { x }, {});
  return run('Transpose', { x }, { perm: [...order].map((label) => labels.indexOf(label)) });
}
