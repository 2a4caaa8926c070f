import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors/config-error.js';
import { GraftError } from '../errors/graft-error.js';
import { ShapeError } from '../errors/shape-error.js';
import type { OptionSchema, ResolvedOptions } from '../options/option.js';
import { formatShape, type Shape } from '../shape/shape.js';
import { BaseLayer } from './base-layer.js';
import type { CallContext } from './call-context.js';
import type { LayerCall } from './layer-call.js';
import { checkSpecification, type InputSpecification } from './input-specification.js';
import { className, describeLayer, type Layer } from './layer.js';
import type { LayerBuilder } from './layer-builder.js';
import { layerFactory, type LayerFactory } from './layer-factory.js';
import type { LayerOptions } from './layer-options.js';

/** The common form of both verbs: any number of inputs, one output or, where a shape says so, more. */
export interface GeneralLayerDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Weights,
> {
  readonly type: string;
  readonly options: S;
  readonly positional: Positional | undefined;
  readonly inputs: number | 'several';
  readonly dtype: DataType | ((options: ResolvedOptions<S>) => DataType) | undefined;
  readonly input: InputSpecification | ((options: ResolvedOptions<S>) => InputSpecification);
  readonly build: ((builder: LayerBuilder, options: ResolvedOptions<S>) => Weights) | undefined;
  readonly outputShape: (
    inputs: readonly Shape[],
    options: ResolvedOptions<S>,
  ) => Shape | readonly Shape[];
  readonly call: (
    inputs: readonly Tensor[],
    context: LayerCall<S, Weights>,
  ) => Tensor | readonly Tensor[];
  readonly outputMask: (
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
    options: ResolvedOptions<S>,
  ) => Tensor | null;
}

class DefinedLayer<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Weights,
> extends BaseLayer {
  readonly #definition: GeneralLayerDefinition<S, Positional, Weights>;
  readonly #resolved: ResolvedOptions<S>;
  readonly #input: InputSpecification;
  #weights: Weights | undefined;
  #builtOn: readonly Shape[] = [];

  constructor(
    definition: GeneralLayerDefinition<S, Positional, Weights>,
    resolved: ResolvedOptions<S & LayerOptions>,
  ) {
    super(definition.type, resolved as ResolvedOptions<LayerOptions>);
    this.#definition = definition;
    this.#resolved = resolved as ResolvedOptions<S>;
    const { input } = definition;
    this.#input = typeof input === 'function' ? input(this.#resolved) : input;
  }

  get outputDtype(): DataType {
    const { dtype = 'float32' } = this.#definition;
    return typeof dtype === 'function' ? dtype(this.#resolved) : dtype;
  }

  protected override checkInputs(inputs: readonly Shape[]): void {
    checkSpecification(this, inputs, this.#definition.inputs, this.#input);
    if (this.built) this.#checkAgainstBuild(inputs);
  }

  protected onBuild(builder: LayerBuilder): void {
    this.#builtOn = builder.inputs;
    this.#weights = this.#named(() => this.#definition.build?.(builder, this.#resolved));
  }

  outputShapes(inputs: readonly Shape[]): Shape[] {
    this.checkInputs(inputs);
    return this.#named(() => shapesOf(this.#definition.outputShape(inputs, this.#resolved)));
  }

  protected onCall(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    const call: LayerCall<S, Weights> = {
      ...context,
      options: this.#resolved,
      weights: this.#weights as Weights,
      frozen: !this.trainable,
    };
    return this.#named(() => {
      // Axes that were free when the graph was built are known now.
      this.#definition.outputShape(
        inputs.map(({ shape }) => shape),
        this.#resolved,
      );
      const outputs = this.#definition.call(inputs, call);
      return Array.isArray(outputs) ? [...(outputs as readonly Tensor[])] : [outputs as Tensor];
    });
  }

  override outputMasks(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    return [this.#definition.outputMask(inputs, masks, this.#resolved)];
  }

  /** A definition knows its class alone; its errors name the layer. */
  #named<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw relocated(error, className(this.type), describeLayer(this));
    }
  }

  /** Parameters fix an axis: what the layer was built on is what it goes on taking. */
  #checkAgainstBuild(inputs: readonly Shape[]): void {
    const { fixedAxis = -1 } = this.#input;
    if (fixedAxis === null) return;
    inputs.forEach((input, i) => {
      const built = this.#builtOn[i]?.at(fixedAxis) ?? null;
      const given = input.at(fixedAxis) ?? null;
      if (built === null || given === null || built === given) return;
      const [parameter] = this.parameters;
      if (!parameter) return;
      const note = `fixed when the layer was built on ${formatShape(this.#builtOn[i] ?? [])}`;
      throw new ShapeError({
        where: describeLayer(this),
        problem: `${axisName(fixedAxis)} of the input does not fit the ${parameter.name}`,
        operands: [
          { label: inputs.length === 1 ? 'input' : `input ${i}`, value: input },
          { label: parameter.name, value: parameter.shape, note },
        ],
        hint: flattenHint(input, built),
      });
    });
  }
}

/** One shape, or one for each output. */
function shapesOf(given: Shape | readonly Shape[]): Shape[] {
  const several = given.length > 0 && given.every((item) => Array.isArray(item));
  return several ? [...(given as readonly Shape[])] : [given as Shape];
}

function relocated(error: unknown, from: string, to: string): unknown {
  if (!(error instanceof GraftError) || error.where !== from) return error;
  const { problem, operands, hint } = error;
  const details = { where: to, problem, operands, hint };
  if (error instanceof ShapeError) return new ShapeError(details);
  return error instanceof ConfigError ? new ConfigError(details) : error;
}

function axisName(axis: number): string {
  return axis === -1 ? 'the last axis' : `axis ${axis}`;
}

function flattenHint(input: Shape, built: number): string | undefined {
  const example = input.slice(1);
  if (example.length < 2 || example.some((axis) => axis === null)) return undefined;
  const size = example.reduce<number>((product, axis) => product * (axis ?? 1), 1);
  return size === built
    ? `${example.join(' * ')} = ${built}, so put flatten() before it.`
    : undefined;
}

export const definedLayer = <S extends OptionSchema, Positional extends keyof S & string, Weights>(
  definition: GeneralLayerDefinition<S, Positional, Weights>,
): LayerFactory<S, Positional> =>
  layerFactory<S, Positional, Layer>({
    type: definition.type,
    options: definition.options,
    positional: definition.positional,
    make: (resolved) => new DefinedLayer(definition, resolved),
  });
