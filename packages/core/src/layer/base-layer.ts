import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors/config-error.js';
import { ShapeError } from '../errors/shape-error.js';
import type { ResolvedOptions } from '../options/option.js';
import type { Parameter } from '../parameter/parameter.js';
import type { Config } from '../serialization/config.js';
import { toConfig } from '../serialization/to-config.js';
import { formatShape, type Shape } from '../shape/shape.js';
import type { CallContext } from './call-context.js';
import { describeLayer, className, type Layer, type SymbolicTensor } from './layer.js';
import { LayerBuilder } from './layer-builder.js';
import type { LayerOptions } from './layer-options.js';
import { connect } from './connect.js';

/** Names, parameters, freezing, weights and configuration, the same for every layer. */
export abstract class BaseLayer implements Layer {
  readonly type: string;
  readonly declaredInputShape: Shape | null;
  #name: string;
  readonly #named: boolean;
  #trainable: boolean;
  #builtOn: readonly Shape[] | null = null;
  #parameters: readonly Parameter[] = [];
  #sublayers: readonly Layer[] = [];
  readonly #options: object;

  protected constructor(type: string, options: ResolvedOptions<LayerOptions>) {
    this.type = type;
    this.#options = options;
    this.#name = options.name ?? snakeCase(className(type));
    this.#named = options.name !== null;
    this.#trainable = options.trainable;
    this.declaredInputShape =
      options.batchInputShape ??
      (options.inputShape ? [options.batchSize, ...options.inputShape] : null);
  }

  protected abstract onBuild(builder: LayerBuilder): void;
  protected abstract onCall(inputs: readonly Tensor[], context: CallContext): Tensor[];
  abstract outputShapes(inputs: readonly Shape[]): Shape[];
  /** Throws a ShapeError for inputs that the layer cannot take. */
  protected checkInputs(_inputs: readonly Shape[]): void {}

  get name(): string {
    return this.#name;
  }

  get named(): boolean {
    return this.#named;
  }

  claimName(name: string): void {
    if (this.#named && name !== this.#name) {
      throw new ConfigError({
        where: describeLayer(this),
        problem: `it has its name already and cannot become "${name}"`,
      });
    }
    this.#name = name;
  }

  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    for (const layer of this.sublayers) layer.trainable = trainable;
  }

  get built(): boolean {
    return this.#builtOn !== null;
  }

  get sublayers(): readonly Layer[] {
    return this.#sublayers;
  }

  get parameters(): readonly Parameter[] {
    const nested = this.sublayers.flatMap((layer) => layer.parameters);
    return [...new Set([...this.#parameters, ...nested])];
  }

  get trainableParameters(): readonly Parameter[] {
    if (!this.#trainable) return [];
    const below = this.sublayers.flatMap((layer) => layer.trainableParameters);
    if (this.#parameters.length === 0) return below;
    const nested = new Set(this.sublayers.flatMap((layer) => layer.parameters));
    const own = this.#parameters
      .filter((parameter) => !nested.has(parameter))
      .flatMap((parameter) => parameter.adapter?.parameters ?? [parameter])
      .filter(({ role, trainable }) => role === 'weight' && trainable);
    return [...own, ...below];
  }

  build(inputs: readonly Shape[]): void {
    this.checkInputs(inputs);
    if (this.#builtOn) return;
    const builder = new LayerBuilder(this, inputs);
    this.onBuild(builder);
    this.#parameters = builder.parameters;
    this.#sublayers = builder.sublayers;
    this.#builtOn = inputs;
    if (!this.#trainable) this.trainable = false;
  }

  call(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    const shapes = inputs.map(({ shape }) => shape);
    if (this.#builtOn) this.checkInputs(shapes);
    else this.build(shapes.map(([, ...example]) => [null, ...example]));
    return this.onCall(inputs, context);
  }

  outputMasks(
    _inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    return [masks[0] ?? null];
  }

  apply(inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor {
    const list = Array.isArray(inputs) ? (inputs as SymbolicTensor[]) : [inputs as SymbolicTensor];
    const [output, ...more] = connect(this, list);
    if (!output || more.length > 0) {
      throw new ConfigError({
        where: describeLayer(this),
        problem: `apply gives one tensor, and this layer has ${more.length + 1}`,
        hint: 'Use connect(layer, inputs), which gives all of them.',
      });
    }
    return output;
  }

  getWeights(): Tensor[] {
    return tidy(() => this.parameters.map(({ value }) => clone(value)));
  }

  setWeights(weights: readonly Tensor[]): void {
    const { parameters } = this;
    if (weights.length !== parameters.length) {
      throw new ShapeError({
        where: describeLayer(this),
        problem: `it has ${parameters.length} weights, and ${weights.length} are given`,
        operands: parameters.map(({ path, shape }) => ({ label: path, value: shape })),
        ...(this.built ? {} : { hint: 'Build it first: give the first layer an inputShape.' }),
      });
    }
    // All are checked before any is changed.
    parameters.forEach((parameter, i) => {
      const given = weights[i]?.shape ?? [];
      if (formatShape(given) === formatShape(parameter.shape)) return;
      throw new ShapeError({
        where: describeLayer(this),
        problem: `weight ${i} does not fit "${parameter.path}"`,
        operands: [
          { label: 'given', value: given },
          { label: 'expected', value: parameter.shape },
        ],
      });
    });
    parameters.forEach((parameter, i) => parameter.assign(weights[i] as Tensor));
  }

  getConfig(): Config {
    const config = toConfig(this.#options, describeLayer(this));
    return { ...config, name: this.#name, trainable: this.#trainable };
  }

  dispose(): void {
    // Those inside may hold more than parameters.
    for (const layer of this.sublayers) layer.dispose();
    for (const parameter of this.parameters) parameter.dispose();
  }
}

/** `separable_conv2d` of `SeparableConv2D`, `re_lu` of `ReLU`: Keras's way of naming layers. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
