import {
  add as addOp,
  addN,
  defineMergeLayer,
  div,
  maximum as maximumOp,
  minimum as minimumOp,
  mul,
  reshape,
  sub,
  type Tensor,
} from '@graftjs/core';
import { folded } from './folded.js';
import { mergedMask } from './merge-masks.js';
import { mergedShape } from './merge-shapes.js';
import { foldedWithMasks, productWithMasks } from './padded-merges.js';

/** Inputs of a lower rank get axes of length 1 after the batch axis. */
function aligned(inputs: readonly Tensor[]): readonly Tensor[] {
  const rank = Math.max(...inputs.map((x) => x.rank));
  return inputs.map((x) => {
    if (x.rank === rank) return x;
    const [batch = 1, ...axes] = x.shape;
    return reshape(x, [batch, ...(Array(rank - x.rank).fill(1) as number[]), ...axes]);
  });
}

interface Merge {
  /** How many inputs, where not any number. */
  readonly inputs?: number;
  merge(inputs: readonly Tensor[]): Tensor;
  /** What is taken for padding, where there are masks. */
  readonly padded?: (inputs: readonly Tensor[], masks: readonly (Tensor | null)[]) => Tensor;
}

const elementwise = (name: string, { inputs, merge, padded }: Merge) =>
  defineMergeLayer({
    type: `layers/${name}`,
    ...(inputs === undefined ? {} : { inputs }),
    outputShape: (shapes) => mergedShape(shapes, name),
    call(tensors, { masks }) {
      const given = aligned(tensors);
      return padded && masks?.some((mask) => mask !== null) ? padded(given, masks) : merge(given);
    },
    outputMask: (_tensors, masks) => mergedMask(masks),
  });

const total = (inputs: readonly Tensor[]): Tensor => {
  const [first] = inputs as readonly [Tensor];
  const equal = inputs.every(({ shape }) => shape.join() === first.shape.join());
  return equal ? addN([...inputs]) : folded(addOp)(inputs);
};

/** The sum of its inputs. */
export const add = elementwise('Add', { merge: total });
/** The first input minus the second. */
export const subtract = elementwise('Subtract', { inputs: 2, merge: folded(sub) });
/** The product of its inputs. */
export const multiply = elementwise('Multiply', { merge: folded(mul), padded: productWithMasks });
/** The mean of its inputs. */
export const average = elementwise('Average', {
  merge: (inputs) => div(total(inputs), inputs.length),
});
/** The largest of its inputs, element by element. */
export const maximum = elementwise('Maximum', {
  merge: folded(maximumOp),
  padded: foldedWithMasks(maximumOp),
});
/** The smallest of its inputs, element by element. */
export const minimum = elementwise('Minimum', {
  merge: folded(minimumOp),
  padded: foldedWithMasks(minimumOp),
});
