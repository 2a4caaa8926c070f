import {
  defineMergeLayer,
  options,
  ShapeError,
  tensor,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { encodeCategories, encodedShape } from './category-modes.js';
import { concatFingerprints, farmFingerprint } from './farm-hash.js';
import { sparse } from './sparse-option.js';

/** What TensorFlow begins every cross with. */
const HASH_KEY = 0xdecafcaffen;

function featuresOf(x: Tensor): bigint[] {
  const values = x.dataSync() as unknown as ArrayLike<string | number>;
  return Array.from(values, (value) =>
    typeof value === 'string'
      ? farmFingerprint(value)
      : BigInt.asUintN(64, BigInt(Math.trunc(value))),
  );
}

function checkShapes(inputs: readonly Shape[]): void {
  const [first = []] = inputs;
  const single = first.length === 1 || (first.length === 2 && first[1] === 1);
  if (single && inputs.every((shape) => shape.length === first.length)) return;
  throw new ShapeError({
    where: 'HashedCrossing',
    problem: 'every input must be [batch] or [batch, 1]',
    operands: inputs.map((value, k) => ({ label: `input ${k}`, value })),
  });
}

/**
 * Several texts or whole numbers of an example as one of `numBins` numbers, by the hash of all of them
 * together, as TensorFlow computes it. Inputs and output [batch, 1] or [batch].
 *
 * @example
 * hashedCrossing(1000).apply([city, job]);
 */
export const hashedCrossing = defineMergeLayer({
  type: 'layers/HashedCrossing',
  positional: 'numBins',
  options: {
    numBins: options.integer({ min: 1 }),
    outputMode: options.oneOf(['int', 'oneHot'], { default: 'int' }),
    sparse,
  },
  outputShape(inputs, { numBins, outputMode }) {
    checkShapes(inputs);
    return encodedShape(inputs[0] ?? [], outputMode, numBins);
  },
  call(inputs, { options: { numBins, outputMode } }) {
    const features = inputs.map(featuresOf);
    const [first] = inputs as readonly [Tensor];
    const bins = Int32Array.from({ length: first.size }, (_, i) => {
      const hash = features.reduce(
        (sofar, each) => concatFingerprints(sofar, each[i] ?? 0n),
        HASH_KEY,
      );
      return Number(hash % BigInt(numBins));
    });
    return encodeCategories(tensor(bins, first.shape, 'int32'), outputMode, numBins);
  },
  outputMask: () => null,
});
