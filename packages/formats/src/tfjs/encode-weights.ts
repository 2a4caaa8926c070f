import { FormatError, type Model } from '@graftjs/core';
import {
  fullName,
  placedParameters,
  type PlacedParameter,
} from '../keras/weights/placed-parameters.js';

/** The weights of a model as a manifest and the bytes that it describes. */
export interface EncodedWeights {
  readonly specs: readonly { name: string; shape: readonly number[]; dtype: string }[];
  readonly bytes: Uint8Array;
}

/** Every weight in the order of the model, under the name that stock TensorFlow.js gives it. */
export async function encodeWeights(model: Model): Promise<EncodedWeights> {
  const placed = placedParameters(model);
  const names = weightNames(placed);
  const arrays: Uint8Array[] = [];
  for (const { parameter } of placed) {
    if (!(
      parameter.dtype === 'float32' ||
      parameter.dtype === 'int32' ||
      parameter.dtype === 'bool'
    )) {
      throw new FormatError({
        where: `parameter "${parameter.path}"`,
        problem: `its dtype ${parameter.dtype} cannot be written`,
      });
    }
    const values = await parameter.value.data();
    arrays.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    bytes.set(array, offset);
    offset += array.length;
  }
  const specs = placed.map(({ parameter: { shape, dtype } }, i) => ({
    name: names[i] as string,
    shape,
    dtype,
  }));
  return { specs, bytes };
}

/**
 * `layer/kernel`, without the models around the layer, as TensorFlow.js names weights; with all of
 * them where two nested models have layers of one name, which TensorFlow.js cannot tell apart.
 */
function weightNames(placed: readonly PlacedParameter[]): string[] {
  const short = placed.map(({ parameter, scope, models }) =>
    [...scope.slice(models), parameter.name].join('/'),
  );
  const counts = new Map<string, number>();
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1);
  return short.map((name, i) =>
    counts.get(name) === 1 ? name : fullName(placed[i] as PlacedParameter),
  );
}
