import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { transposeKernels } from '../arrange/transpose-kernels.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { gemm } from './gemm.js';

/** A tensor and the letters of its axes. */
interface Term {
  readonly labels: string;
  readonly x: TensorInfo;
}

const pick = (labels: string, test: (label: string) => boolean): string =>
  [...labels].filter(test).join('');

/**
 * Contractions of two tensors as attention makes them: one batched matrix product, with the axes
 * sorted before and after where they are not already. Letters that only one operand has are in the
 * output: the kernel around this one has summed the others.
 */
function einsum({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const operands = Object.values(inputs) as TensorInfo[];
  const sides = (attrs['equation'] as string).replace(/\s/g, '').split('->');
  const [left = '', output = ''] = sides;
  const terms = left.split(',').map((labels, i): Term => ({ labels, x: operands[i]! }));
  // What is wrong with an equation the CPU kernel says.
  if (
    sides.length !== 2 ||
    terms.length !== 2 ||
    operands.length !== 2 ||
    !backend.holdsFloats(...operands)
  ) {
    return undefined;
  }
  const [a, b] = terms as [Term, Term];
  const lengths = lengthsOf(terms);
  const distinct = [a.labels, b.labels, output].every((t) => new Set(t).size === t.length);
  const shared = pick(a.labels, (label) => b.labels.includes(label));
  const alone = pick(a.labels + b.labels, (label) => !shared.includes(label));
  const known = [...output].every((label) => lengths?.has(label));
  if (!lengths || !distinct || !known || [...alone].some((label) => !output.includes(label))) {
    return undefined;
  }
  const shapeOf = (labels: string): number[] => [...labels].map((label) => lengths.get(label)!);
  const size = (labels: string): number => util.sizeFromShape(shapeOf(labels));
  if (size(output) === 0 || size(shared) === 0) return undefined;
  const batch = pick(output, (label) => shared.includes(label));
  const summed = pick(shared, (label) => !output.includes(label));
  const rows = pick(a.labels, (label) => !shared.includes(label));
  const columns = pick(b.labels, (label) => !shared.includes(label));
  const left2 = arranged(backend, a, [batch + rows + summed, batch + summed + rows]);
  const right2 = arranged(backend, b, [batch + summed + columns, batch + columns + summed]);
  const order = batch + rows + columns;
  const product = backend.output(shapeOf(order));
  gemm(backend.engine, {
    ...{ a: backend.address(left2.x), b: backend.address(right2.x), c: backend.address(product) },
    ...{ batches: size(batch), m: size(rows), n: size(columns), k: size(summed) },
    ...{ transposeA: left2.other, transposeB: right2.other },
  });
  for (const { x } of [left2, right2]) backend.disposeIntermediateTensorInfo(x);
  if (order === output) return product;
  const out = permuted(backend, { labels: order, x: product }, output);
  backend.disposeIntermediateTensorInfo(product);
  return out;
}

/** The axes in the first of two orders or, where they are so already, the second. */
function arranged(
  backend: KernelCall['backend'],
  term: Term,
  [first, second]: readonly [string, string],
): { x: TensorInfo; other: boolean } {
  if (term.labels === second && first !== second) {
    return { x: backend.alias(term.x, term.x.shape), other: true };
  }
  return { x: permuted(backend, term, first), other: false };
}

function permuted(backend: KernelCall['backend'], { labels, x }: Term, order: string): TensorInfo {
  if (labels === order) return backend.alias(x, x.shape);
  const perm = [...order].map((label) => labels.indexOf(label));
  return transposeKernels['Transpose']!({ inputs: { x }, attrs: { perm }, backend }) as TensorInfo;
}

/** The length of each letter, or `undefined` where operands disagree. */
function lengthsOf(terms: readonly Term[]): Map<string, number> | undefined {
  const lengths = new Map<string, number>();
  for (const { labels, x } of terms) {
    if (labels.length !== x.shape.length) return undefined;
    for (const [axis, label] of [...labels].entries()) {
      const length = x.shape[axis]!;
      if ((lengths.get(label) ?? length) !== length) return undefined;
      lengths.set(label, length);
    }
  }
  return lengths;
}

export const einsumKernels: KernelFamily = { Einsum: einsum };
