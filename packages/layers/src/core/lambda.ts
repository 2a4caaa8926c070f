import {
  ConfigError,
  defineMergeLayer,
  isSerializable,
  options,
  tidy,
  zeros,
  type Activation,
  type Shape,
  type Tensor,
} from '@graftjs/core';

/** What a `lambda` computes; extra arguments come last, where there are any. */
// The tensors of a layer with one input, or with several, or a record after them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type LambdaFunction = (...inputs: any[]) => Tensor;

type Given = LambdaFunction | Activation;
type Arguments = { readonly [name: string]: unknown };
type ShapeOf = Shape | ((...inputs: Shape[]) => Shape);
type MaskOf = (inputs: readonly Tensor[], masks: readonly (Tensor | null)[]) => Tensor | null;

const isFunction = (value: unknown): value is LambdaFunction =>
  typeof value === 'function' && !isSerializable(value);
const isRecord = (value: unknown): value is Arguments =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const shape = options.shape();

const lambdaOptions = {
  function: options.custom<Given>(
    'a function of tensors, or a value of defineActivation, which can be saved',
    (value) =>
      isFunction(value) || (isSerializable(value) && 'apply' in value)
        ? (value as Given)
        : undefined,
  ),
  /** Of one example, or by a function of the whole shapes; left out, it is found by trying. */
  outputShape: options.nullable(
    options.custom<ShapeOf>('a shape, or a function of shapes', (value) =>
      typeof value === 'function' ? (value as ShapeOf) : shape.parse(value),
    ),
  ),
  mask: options.nullable(
    options.custom<MaskOf>('a function of inputs and masks', (value) =>
      typeof value === 'function' ? (value as MaskOf) : undefined,
    ),
  ),
  arguments: options.custom<Arguments, Arguments, { default: Arguments }>(
    'a record of arguments',
    (value) => (isRecord(value) ? value : undefined),
    { default: {} },
  ),
};

function run(given: Given, inputs: readonly Tensor[], more: Arguments): Tensor {
  if (typeof given !== 'function') return given.apply(inputs[0] as Tensor);
  return given(...inputs, ...(Object.keys(more).length > 0 ? [more] : []));
}

/** What comes out for zeros; axes that follow a free axis of the input are free. */
function triedShape(inputs: readonly Shape[], given: Given, more: Arguments): Shape {
  const attempt = (length: number) =>
    tidy(() => {
      const made = inputs.map((input) => zeros(input.map((axis) => axis ?? length)));
      return run(given, made, more).shape;
    });
  const [small, large] = [attempt(2), attempt(3)];
  return small.map((axis, i) => (axis === large[i] ? axis : null));
}

/**
 * A function of yours as a layer, without weights: `lambda((x) => square(x))`.
 *
 * A bare function works, but has no name to save it by: a model that is to be saved takes a value of
 * `defineActivation`, or a layer of `defineLayer`. A Lambda that comes in a Keras file holds Python,
 * which never runs; give your own instead.
 *
 * @example
 * const scaled = lambda((x: Tensor, { by }) => mul(x, by), { arguments: { by: 3 } });
 */
export const lambda = defineMergeLayer({
  type: 'layers/Lambda',
  positional: 'function',
  options: lambdaOptions,
  outputShape(inputs, { function: given, outputShape, arguments: more }) {
    if (typeof outputShape === 'function') return outputShape(...inputs);
    if (outputShape) return [inputs[0]?.[0] ?? null, ...outputShape];
    if (typeof given !== 'function' && given.outputShape) return given.outputShape(inputs[0] ?? []);
    return triedShape(inputs, given, more);
  },
  call(inputs, { options: { function: given, arguments: more } }) {
    const y = run(given, inputs, more);
    // Whoever forgets a return hears of it here, not in the layer after it.
    if (y !== undefined) return y;
    throw new ConfigError({ where: 'Lambda', problem: 'its function gave nothing' });
  },
  outputMask: (inputs, masks, { mask }) => mask?.(inputs, masks) ?? null,
});
