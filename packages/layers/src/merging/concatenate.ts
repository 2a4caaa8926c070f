import {
  any,
  cast,
  concat,
  defineMergeLayer,
  expandTo,
  logicalAnd,
  onesLike,
  options,
  ShapeError,
  type Shape,
  type Tensor,
} from '@graftjs/core';

function concatenatedShape(inputs: readonly Shape[], axis: number): Shape {
  const [first = []] = inputs;
  const at = axis < 0 ? axis + first.length : axis;
  const fits = inputs.every(
    (shape) =>
      shape.length === first.length &&
      shape.every(
        (length, i) => i === at || length === null || first[i] === null || length === first[i],
      ),
  );
  if (!fits) {
    throw new ShapeError({
      where: 'Concatenate',
      problem: `the inputs differ on axes other than ${axis}`,
      operands: inputs.map((value, k) => ({ label: `input ${k}`, value })),
    });
  }
  const lengths = inputs.map((shape) => shape[at] ?? null);
  const sum = lengths.some((length) => length === null)
    ? null
    : lengths.reduce<number>((total, length) => total + (length ?? 0), 0);
  return first.map((length, i) => (i === at ? sum : length));
}

/** Masks drawn out to the shapes of their inputs and joined; a position counts where some of it does. */
function concatenatedMask(
  inputs: readonly Tensor[],
  masks: readonly (Tensor | null)[],
  axis: number,
): Tensor | null {
  if (masks.every((mask) => mask === null)) return null;
  const wide = inputs.map((x, i) => {
    const mask = masks[i];
    if (!mask) return cast(onesLike(x), 'bool');
    return logicalAnd(cast(expandTo(mask, x), 'bool'), cast(onesLike(x), 'bool'));
  });
  return any(concat(wide, axis), -1);
}

/** Its inputs one after the other along an axis, the last by default. */
export const concatenate = defineMergeLayer({
  type: 'layers/Concatenate',
  positional: 'axis',
  options: { axis: options.integer({ default: -1 }) },
  outputShape: (inputs, { axis }) => concatenatedShape(inputs, axis),
  call: (inputs, { options: { axis } }) => concat([...inputs], axis),
  outputMask: (inputs, masks, { axis }) => concatenatedMask(inputs, masks, axis),
});
