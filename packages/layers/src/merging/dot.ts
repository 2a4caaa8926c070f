import {
  ConfigError,
  defineMergeLayer,
  div,
  matMul,
  maximum,
  options,
  reshape,
  ShapeError,
  sqrt,
  square,
  sum,
  transpose,
  type Shape,
  type Tensor,
} from '@graftjs/core';

type Axes = number | readonly [number, number];

const isAxes = (value: unknown): value is Axes =>
  Number.isInteger(value) ||
  (Array.isArray(value) && value.length === 2 && value.every(Number.isInteger));

/** The axis of each input that is summed over, counted from the front. */
function axesFor(inputs: readonly Shape[], axes: Axes): [number, number] {
  const [a, b] = typeof axes === 'number' ? [axes, axes] : axes;
  const at = (axis: number, shape: Shape = []): number => (axis < 0 ? axis + shape.length : axis);
  const resolved: [number, number] = [at(a, inputs[0]), at(b, inputs[1])];
  const valid = resolved.every((axis, i) => axis > 0 && axis < (inputs[i]?.length ?? 0));
  if (valid) return resolved;
  throw new ConfigError({
    where: 'Dot',
    problem: 'axes must name an axis of each input; the batch axis is 0 and stays',
    operands: [
      { label: 'axes', value: JSON.stringify(axes) },
      ...inputs.map((value, k) => ({ label: `input ${k}`, value })),
    ],
  });
}

function dotShape(inputs: readonly Shape[], given: Axes): Shape {
  const axes = axesFor(inputs, given);
  const [first = [], second = []] = inputs;
  const [a, b] = [first[axes[0]] ?? null, second[axes[1]] ?? null];
  if (a !== null && b !== null && a !== b) {
    throw new ShapeError({
      where: 'Dot',
      problem: `the axes that are summed over differ: ${a} and ${b}`,
      operands: inputs.map((value, k) => ({ label: `input ${k}`, value })),
    });
  }
  const left = first.filter((_, i) => i !== axes[0]);
  const right = second.filter((_, i) => i !== axes[1] && i !== 0);
  const shape = [...left, ...right];
  return shape.length === 1 ? [...shape, 1] : shape;
}

/** x / max(‖x‖, 1e-7) along an axis. */
function normalised(x: Tensor, axis: number): Tensor {
  const length = sqrt(maximum(sum(square(x), axis, true), 1e-14));
  return div(x, length);
}

/** [batch, rest, axis]: the axis last, all other axes in one. */
function asMatrices(x: Tensor, axis: number): Tensor {
  const rest = x.shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis);
  const [batch = 1] = x.shape;
  return reshape(transpose(x, [0, ...rest, axis]), [batch, -1, x.shape[axis] ?? 1]);
}

/**
 * Products of two inputs summed over an axis of each, example by example; with `normalize` cosines.
 *
 * `dot(1)` of [batch, n] and [batch, n] is [batch, 1]; `dot([2, 1])` of [batch, i, n] and
 * [batch, n, j] is [batch, i, j].
 *
 * @example
 * const similarity = dot({ axes: -1, normalize: true }).apply([left, right]);
 */
export const dot = defineMergeLayer({
  type: 'layers/Dot',
  positional: 'axes',
  inputs: 2,
  options: {
    axes: options.custom<Axes>('a whole number, or one for each input', (value) =>
      isAxes(value) ? value : undefined,
    ),
    normalize: options.boolean({ default: false }),
  },
  input: { minRank: 2 },
  outputShape: (inputs, { axes }) => dotShape(inputs, axes),
  call(inputs, { options: { axes: given, normalize } }) {
    const shapes = inputs.map(({ shape }) => shape);
    const axes = axesFor(shapes, given);
    const [a, b] = inputs.map((x, i) => {
      const axis = axes[i] ?? 1;
      return asMatrices(normalize ? normalised(x, axis) : x, axis);
    }) as [Tensor, Tensor];
    return reshape(matMul(a, b, false, true), dotShape(shapes, given) as number[]);
  },
  outputMask: () => null,
});
