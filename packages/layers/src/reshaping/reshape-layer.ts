import {
  defineLayer,
  formatShape,
  options,
  reshape as reshapeOp,
  ShapeError,
  type Shape,
} from '@graftjs/core';

/** The target with its −1 worked out, or an error where the sizes differ. */
function resolveTarget(input: Shape, target: Shape): (number | null)[] {
  const example = input.slice(1);
  const known = target.reduce<number>((size, axis) => size * (axis === -1 ? 1 : (axis ?? 1)), 1);
  const open = target.includes(-1);
  if (example.some((axis) => axis === null))
    return target.map((axis) => (axis === -1 ? null : axis));
  const size = example.reduce<number>((product, axis) => product * (axis ?? 1), 1);
  if (open ? size % known === 0 : size === known) {
    return target.map((axis) => (axis === -1 ? size / known : axis));
  }
  throw new ShapeError({
    where: 'Reshape',
    problem: `${size} elements of an example cannot become ${formatShape(target)}`,
    operands: [
      { label: 'input', value: input },
      { label: 'targetShape', value: target },
    ],
  });
}

/** Another shape for each example, the batch axis left as it is; one axis may be −1. */
export const reshape = defineLayer({
  type: 'layers/Reshape',
  positional: 'targetShape',
  options: { targetShape: options.shape() },
  outputShape: (input, { targetShape }) => [input[0] ?? null, ...resolveTarget(input, targetShape)],
  call: (x, { options: { targetShape } }) =>
    reshapeOp(x, [x.shape[0] ?? 1, ...(resolveTarget(x.shape, targetShape) as number[])]),
  outputMask: () => null,
});
