import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import type { Shape } from '../shape/shape.js';
import { definedLayer } from './defined-layer.js';
import type { LayerFactory } from './layer-factory.js';
import type { InputSpecification } from './input-specification.js';
import type { LayerBuilder } from './layer-builder.js';
import type { LayerCall } from './layer-call.js';

export interface LayerDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Weights,
> {
  /** How files name it: `acme/Scale`. */
  readonly type: string;
  readonly options?: S;
  /** The option that may come first, unnamed. */
  readonly positional?: Positional;
  /** What the input must be; checked before `build` and `call`, with the full story in the error. */
  readonly input?: InputSpecification | ((options: ResolvedOptions<S>) => InputSpecification);
  /** Dtype of the output, default float32. */
  readonly dtype?: DataType;
  /** Makes the parameters; what it returns arrives in `call` as `weights`. */
  build?(builder: LayerBuilder, options: ResolvedOptions<S>): Weights;
  /** Shape of the output; left out, it is the input's. */
  outputShape?(input: Shape, options: ResolvedOptions<S>): Shape;
  call(x: Tensor, context: LayerCall<S, Weights>): Tensor;
  /** Mask of the output; left out, it is the input's. */
  outputMask?(x: Tensor, mask: Tensor | null, options: ResolvedOptions<S>): Tensor | null;
}

/**
 * A layer with one input and one output. Configuration, loading, names, freezing, weights and
 * checks of the input come from here; the definition says only what is special.
 *
 * @example
 * const scale = defineLayer({
 *   type: 'acme/Scale',
 *   options: { axis: options.integer({ default: -1 }) },
 *   build: (b, { axis }) => ({ factor: b.weight('factor', [b.dim(axis)], { initializer: ones() }) }),
 *   call: (x, { weights: { factor } }) => mul(x, factor.value),
 * });
 */
export function defineLayer<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
  Weights = undefined,
>(definition: LayerDefinition<S, Positional, Weights>): LayerFactory<S, Positional> {
  const { outputShape, outputMask } = definition;
  return definedLayer<S, Positional, Weights>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    inputs: 1,
    dtype: definition.dtype,
    input: definition.input ?? {},
    build: definition.build?.bind(definition),
    outputShape: ([input = []], options) => outputShape?.(input, options) ?? input,
    call: ([x], context) => definition.call(x as Tensor, context),
    outputMask: ([x], [mask], options) =>
      outputMask ? outputMask(x as Tensor, mask ?? null, options) : (mask ?? null),
  });
}
