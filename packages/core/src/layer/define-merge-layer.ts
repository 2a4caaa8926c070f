import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import type { Shape } from '../shape/shape.js';
import { definedLayer } from './defined-layer.js';
import type { LayerFactory } from './layer-factory.js';
import type { LayerCall } from './layer-call.js';
import type { InputSpecification } from './input-specification.js';
import type { LayerBuilder } from './layer-builder.js';

export interface MergeLayerDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Weights,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** How many inputs; left out, two or more. */
  readonly inputs?: number;
  /** What each input must be. */
  readonly input?: InputSpecification | ((options: ResolvedOptions<S>) => InputSpecification);
  /** Dtype of the output, default float32. */
  readonly dtype?: DataType | ((options: ResolvedOptions<S>) => DataType);
  build?(builder: LayerBuilder, options: ResolvedOptions<S>): Weights;
  /** Of its output, or a list with the shape of each where there are more. */
  outputShape(inputs: readonly Shape[], options: ResolvedOptions<S>): Shape | readonly Shape[];
  /** One tensor, or one for each shape. */
  call(inputs: readonly Tensor[], context: LayerCall<S, Weights>): Tensor | readonly Tensor[];
  /** Of the first output. */
  outputMask?(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
    options: ResolvedOptions<S>,
  ): Tensor | null;
}

/** A layer with several inputs, such as `add` or `concatenate`. */
export function defineMergeLayer<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
  Weights = undefined,
>(definition: MergeLayerDefinition<S, Positional, Weights>): LayerFactory<S, Positional> {
  const { outputMask } = definition;
  return definedLayer<S, Positional, Weights>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    inputs: definition.inputs ?? 'several',
    dtype: definition.dtype,
    input: definition.input ?? {},
    build: definition.build?.bind(definition),
    outputShape: (inputs, options) => definition.outputShape(inputs, options),
    call: (inputs, context) => definition.call(inputs, context),
    outputMask: (inputs, masks, options) => outputMask?.(inputs, masks, options) ?? null,
  });
}
