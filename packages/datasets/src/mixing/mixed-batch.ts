import { add, DataError, gather, mul, tensor1d, tensorList, tidy } from '@graftjs/core';
import type { Batch, Random, Tensor, Tensors } from '@graftjs/core';

/** The batch with mixed `x` and `y`; other columns are left out, since they are of one example. */
export type MixedBatch<T extends Batch> = Pick<T, 'x' | 'y'>;

interface Mixing {
  /** How much of each label is its example's own. */
  readonly share: number;
  /** One input, from the examples and those they are mixed with. */
  mixed(own: Tensor, other: Tensor): Tensor;
}

/** Mixes each example with another of the batch. The tensors of the result are new. */
export function mixedBatch<T extends Batch>(
  where: string,
  { x, y, sampleWeight }: T,
  random: Random,
  { share, mixed }: Mixing,
): MixedBatch<T> {
  const size = tensorList(x)[0]?.shape[0] ?? 0;
  const order = random.permutation(size);
  if (sampleWeight) {
    throw new DataError({
      where,
      problem: 'examples of different weights cannot be mixed',
      hint: 'Weigh classes with the classWeight of fit, or leave sampleWeight out.',
    });
  }
  return tidy(() => {
    const others = tensor1d(order, 'int32');
    const both = (tensors: Tensors, mix: (own: Tensor, other: Tensor) => Tensor): Tensors => {
      const made = tensorList(tensors).map((tensor) => mix(tensor, gather(tensor, others)));
      return Array.isArray(tensors) ? made : (made[0] as Tensor);
    };
    const labels = (own: Tensor, other: Tensor): Tensor => {
      if (own.dtype !== 'float32') throw classNumbers(where, own);
      return add(mul(own, share), mul(other, 1 - share));
    };
    return { x: both(x, mixed), y: both(y, labels) } as never;
  }) as MixedBatch<T>;
}

const classNumbers = (where: string, { dtype, shape }: Tensor): DataError =>
  new DataError({
    where,
    problem: 'class numbers cannot be mixed',
    operands: [{ label: 'y', value: shape, note: dtype }],
    hint: 'Put map(oneHot(classes)) before batch, and take the loss for one-hot labels.',
  });
