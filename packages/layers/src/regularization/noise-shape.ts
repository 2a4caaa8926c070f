import { ConfigError, options, type Shape } from '@graftjs/core';

/** Along which axes random numbers differ: 1 shares one, `null` is the length of the input. */
export const noiseShape = options.nullable(options.shape());

/** The noise shape for an input; `null` axes take the length of the input's. */
export function noiseShapeOf(
  shape: readonly number[],
  given: Shape | null,
  where: string,
): readonly number[] {
  if (given === null) return shape;
  if (given.length !== shape.length) {
    throw new ConfigError({
      where,
      problem: 'noiseShape needs one axis for each of the input',
      operands: [
        { label: 'noiseShape', value: given },
        { label: 'input', value: shape },
      ],
    });
  }
  return given.map((length, i) => length ?? shape[i] ?? 1);
}
