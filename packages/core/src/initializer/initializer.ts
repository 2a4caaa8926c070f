import type { Tensor } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.js';
import type { Serializable } from '../serialization/config.js';

/** Makes the first values of a parameter. */
export interface Initializer extends Serializable {
  /** @returns a float32 tensor of that shape, owned by the caller */
  values(shape: readonly number[], random: Random): Tensor;
}
