import {
  argMax,
  cast,
  ConfigError,
  expandTo,
  gather,
  mul,
  reshape,
  tensor1d,
  tidy,
  type Tensor,
} from '@graftjs/core';
import type { BatchTensors } from '../data/batch-tensors.js';

/** How much examples of each class count in the loss: by position or class number, default 1. */
export type ClassWeight = readonly number[] | { readonly [label: number]: number };

/** Sample weights times class weights, as the loss takes them. */
export function lossWeights(
  { y, sampleWeight }: BatchTensors,
  outputs: readonly Tensor[],
  classWeight: ClassWeight | null,
): Tensor | null {
  if (!classWeight) return sampleWeight;
  const [labels, predictions] = [y[0] as Tensor, outputs[0] as Tensor];
  return tidy(() => {
    const classes = classNumbers(labels, predictions);
    const weights = gather(weightTable(classWeight, predictions), classes);
    return sampleWeight ? mul(weights, expandTo(sampleWeight, weights)) : weights;
  });
}

/** Class numbers of labels in any form: one-hot, or numbers with or without an axis of their own. */
function classNumbers(labels: Tensor, predictions: Tensor): Tensor {
  const classes = predictions.shape.at(-1) ?? 1;
  const oneHot = classes > 1 && labels.rank === predictions.rank && labels.shape.at(-1) === classes;
  if (oneHot) return argMax(labels, -1);
  const column = labels.rank > 1 && labels.shape.at(-1) === 1;
  return cast(column ? reshape(labels, labels.shape.slice(0, -1)) : labels, 'int32');
}

function weightTable(classWeight: ClassWeight, predictions: Tensor): Tensor {
  // One unit decides between two classes.
  const classes = Math.max(2, predictions.shape.at(-1) ?? 1);
  const table = new Float32Array(classes).fill(1);
  for (const [label, weight] of Object.entries(classWeight)) {
    const index = Number(label);
    if (Number.isInteger(index) && index >= 0 && index < classes && Number.isFinite(weight)) {
      table[index] = weight as number;
      continue;
    }
    throw new ConfigError({
      where: 'fit, classWeight',
      problem: `the weight of class ${label} cannot be used`,
      operands: [
        { label: 'expected', value: `finite numbers for classes 0 to ${classes - 1}` },
        { label: 'got', value: `${label}: ${String(weight)}` },
      ],
    });
  }
  return tensor1d(table);
}
