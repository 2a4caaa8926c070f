import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { applyActivation, fusedActivation } from '../activation.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { gemm } from './gemm.js';

function batchMatMul({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
  return product(backend, a, b, !!attrs['transposeA'], !!attrs['transposeB'], {});
}

function fusedMatMul({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { a, b, bias, preluActivationWeights } = inputs as Record<string, TensorInfo>;
  const name = (attrs['activation'] as string | null) ?? 'linear';
  const n = attrs['transposeB'] ? b!.shape.at(-2)! : b!.shape.at(-1)!;
  // A bias with an axis other than the columns is rare, and the CPU kernel adds it rightly.
  if (bias && (util.sizeFromShape(bias.shape) !== n || bias.shape.at(-1) !== n)) return undefined;
  const activation = fusedActivation(name);
  const c = product(backend, a!, b!, !!attrs['transposeA'], !!attrs['transposeB'], {
    ...(bias && { bias }),
    activation: activation.fused,
  });
  if (!c || activation.fused || name === 'linear') return c;
  return applyActivation(backend, c, name, preluActivationWeights, attrs['leakyreluAlpha']);
}

function product(
  backend: SimdBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
  { bias, activation = 0 }: { bias?: TensorInfo; activation?: number },
): TensorInfo | undefined {
  if (!backend.holdsFloats(a, b, ...(bias ? [bias] : []))) return undefined;
  const k = transposeA ? a.shape.at(-2)! : a.shape.at(-1)!;
  const m = transposeA ? a.shape.at(-1)! : a.shape.at(-2)!;
  const kB = transposeB ? b.shape.at(-1)! : b.shape.at(-2)!;
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  if (k !== kB) return undefined;
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = util.arraysEqual(outerA, outerB)
    ? outerA
    : broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batches = util.sizeFromShape(outer);
  // No inner axis means a sum over nothing: the CPU kernel fills in the zeros.
  if (batches * m * n * k === 0) return undefined;
  const out = backend.output([...outer, m, n]);
  const countA = util.sizeFromShape(outerA);
  const countB = util.sizeFromShape(outerB);
  // One B for all: the batches are just more rows.
  const flat = countB === 1 && countA === batches && !transposeA;
  const apart = !flat && (countA !== batches || countB !== batches);
  gemm(backend.engine, {
    a: backend.address(a),
    b: backend.address(b),
    c: backend.address(out),
    bias: bias ? backend.address(bias) : 0,
    activation,
    m: flat ? m * batches : m,
    n,
    k,
    transposeA,
    transposeB,
    batches: flat ? 1 : batches,
    bCount: countB,
    aOffsets: apart ? batchIndices(outer, outerA).map((index) => index * m * k) : undefined,
    bIndices: apart ? batchIndices(outer, outerB) : undefined,
  });
  return out;
}

/** For every batch of the output, which batch of an input is broadcast to it. */
function batchIndices(outer: readonly number[], own: readonly number[]): number[] {
  const strides = util.computeStrides([...own, 1]);
  const padded = [...new Array(outer.length - own.length).fill(1), ...own];
  const ownStrides = [...new Array(outer.length - own.length).fill(0), ...strides];
  return Array.from({ length: util.sizeFromShape([...outer]) }, (_, flat) => {
    let index = 0;
    let rest = flat;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const at = rest % outer[axis]!;
      rest = Math.floor(rest / outer[axis]!);
      if (padded[axis] !== 1) index += at * ownStrides[axis]!;
    }
    return index;
  });
}

export const matMulKernels: KernelFamily = {
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  // The same on matrices, which need no reshaping here.
  GraftDense: fusedMatMul,
};
