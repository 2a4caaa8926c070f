import type { Tensor } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.js';

/** One pass over a dataset. Equal passes give equal elements in equal order. */
export interface Pass {
  readonly epoch: number;
  /** Randomness of this pass: shuffles, augmentation. */
  readonly random: Random;
}

/** Elements that can be gone through again and again, and need not fit in memory. */
export interface Dataset<T> {
  /** Elements in a pass; `null` where that is not known (a generator) . */
  readonly size: number | null;
  /** Tensors in the elements are the consumer's to dispose of, also after an early `return()`. */
  iterate(pass: Pass): AsyncIterable<T>;
}

/** One tensor, or one for each input or output of the model. */
export type Tensors = Tensor | readonly Tensor[];

/** What a training step takes: inputs, targets, and what weighs them. First axis: the batch. */
export interface Batch {
  readonly x: Tensors;
  readonly y: Tensors;
  /** Shape [batch]. */
  readonly sampleWeight?: Tensor | null;
  /** Other columns, which no layer takes: penalties and steps of your own may look at them. */
  readonly columns?: { readonly [name: string]: Tensor };
}

/** One tensor or several as a list. */
export function tensorList(tensors: Tensors): readonly Tensor[] {
  return Array.isArray(tensors) ? (tensors as readonly Tensor[]) : [tensors as Tensor];
}
