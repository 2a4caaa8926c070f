import {
  BaseLayer,
  ConfigError,
  connect,
  describeLayer,
  type CallContext,
  type Config,
  type Definition,
  type Layer,
  type LayerUse,
  type Model,
  type Parameter,
  type Random,
  type Registry,
  type SerializedValue,
  type Shape,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { InputLayer } from '../core/input.js';
import { findLayer } from './find-layer.js';
import { GraphModel } from './graph-model.js';
import type { MaskedOutputs, MasksInside } from './run-graph.js';

export interface SequentialOptions {
  readonly name?: string;
}

/** Layers one after the other. Built as soon as the shape of its input is known. */
export class Sequential extends BaseLayer implements Model, MasksInside {
  static readonly type = 'models/Sequential';
  #stack: readonly Layer[] = [];
  #graph: GraphModel | null = null;

  constructor(layers: readonly Layer[], name: string | null, trainable = true) {
    const none = { inputShape: null, batchInputShape: null, batchSize: null };
    super(Sequential.type, { name, trainable, ...none });
    this.#stack = layers;
    this.#refuseRepeats(layers);
    this.#tryGraph();
    if (!trainable) this.trainable = false;
  }

  /** Adds a layer at the end. */
  add(layer: Layer): this {
    this.#replace([...this.#stack, layer]);
    return this;
  }

  /** Takes the last layer away and returns it. */
  pop(): Layer {
    const last = this.#stack.at(-1);
    if (!last) throw this.#mistake('it has no layer to take away');
    this.#replace(this.#stack.slice(0, -1));
    return last;
  }

  get layers(): readonly Layer[] {
    return this.#stack.filter((layer) => !(layer instanceof InputLayer));
  }

  get inputs(): readonly SymbolicTensor[] {
    return this.#built().inputs;
  }

  get outputs(): readonly SymbolicTensor[] {
    return this.#built().outputs;
  }

  get uses(): readonly LayerUse[] {
    return this.#built().uses;
  }

  override get built(): boolean {
    return this.#graph !== null;
  }

  override get sublayers(): readonly Layer[] {
    return this.#stack ?? [];
  }

  override get parameters(): readonly Parameter[] {
    return [...new Set(this.#stack.flatMap((layer) => layer.parameters))];
  }

  override get trainableParameters(): readonly Parameter[] {
    return [...new Set(super.trainableParameters)];
  }

  override build(inputs: readonly Shape[]): void {
    if (this.#graph) return this.#graph.build(inputs);
    const [shape] = inputs;
    if (!shape || inputs.length > 1) throw this.#mistake('it takes one input');
    this.#connectFrom(shape);
  }

  outputShapes(inputs: readonly Shape[]): Shape[] {
    this.build(inputs);
    return this.#built().outputShapes(inputs);
  }

  override call(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    return this.callWithMasks(inputs, context).tensors;
  }

  callWithMasks(inputs: readonly Tensor[], context: CallContext): MaskedOutputs {
    if (!this.#graph) this.build(inputs.map(({ shape: [, ...example] }) => [null, ...example]));
    return this.#built().callWithMasks(inputs, context);
  }

  override outputMasks(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    return this.#built().outputMasks(inputs, masks);
  }

  predict(x: Tensor | readonly Tensor[]): Tensor | Tensor[] {
    const first = Array.isArray(x) ? (x as readonly Tensor[])[0] : (x as Tensor);
    if (!this.#graph && first) this.build([[null, ...first.shape.slice(1)]]);
    return this.#built().predict(x);
  }

  getLayer(nameOrIndex: string | number): Layer {
    return findLayer(this.layers, nameOrIndex, this.#where());
  }

  initialize(random: Random): void {
    this.#built().initialize(random);
  }

  summary(): string {
    return this.#built()
      .summary()
      .replace(/^model ".*"/, `model "${this.name}" (Sequential)`);
  }

  override getConfig(): Config {
    const layers = this.#stack.map((layer) => ({ type: layer.type, config: layer.getConfig() }));
    const buildInputShape = this.#graph?.inputs[0]?.shape ?? null;
    return { name: this.name, trainable: this.trainable, layers, buildInputShape };
  }

  protected onBuild(): void {}

  protected onCall(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    return this.#built().call(inputs, context);
  }

  #replace(layers: readonly Layer[]): void {
    const [stack, graph] = [this.#stack, this.#graph];
    this.#refuseRepeats(layers);
    this.#stack = layers;
    this.#graph = null;
    const shape = graph?.inputs[0]?.shape;
    try {
      if (shape && layers.length > 0) this.#connectFrom(shape);
      else this.#tryGraph();
    } catch (error) {
      // A layer that does not fit leaves the model as it was.
      [this.#stack, this.#graph] = [stack, graph];
      throw error;
    }
  }

  #refuseRepeats(layers: readonly Layer[]): void {
    const repeated = layers.find((layer, i) => layers.indexOf(layer) !== i);
    if (!repeated) return;
    throw this.#mistake(
      `${describeLayer(repeated)} is in it twice`,
      'Connect a shared layer twice in a functional model: model({ inputs, outputs }).',
    );
  }

  #tryGraph(): void {
    const [first] = this.#stack;
    const shape = first ? inputShapeOf(first) : null;
    if (shape) this.#connectFrom(shape);
  }

  #connectFrom(shape: Shape): void {
    const [first, ...others] = this.#stack;
    if (!first) throw this.#mistake('it has no layers');
    const given = first instanceof InputLayer;
    const entry = given
      ? first
      : new InputLayer({ batchInputShape: shape, name: `${this.name}_input` });
    const start = connect(entry, []);
    let symbols = start;
    for (const layer of given ? others : this.#stack) symbols = connect(layer, symbols);
    this.#graph = new GraphModel(
      { inputs: start, outputs: symbols, name: this.name },
      Sequential.type,
    );
  }

  #built(): GraphModel {
    if (this.#graph) return this.#graph;
    throw new ConfigError({
      where: this.#where(),
      problem: 'it is not built yet, since the shape of its input is not known',
      hint: 'Give the first layer an inputShape, call build([[null, …]]), or run it on data.',
    });
  }

  #mistake(problem: string, hint?: string): ConfigError {
    return new ConfigError({ where: this.#where(), problem, hint });
  }

  #where(): string {
    return describeLayer(this).replace(/^layer/, 'model');
  }
}

/** The shape of a stack's input, where its first layer says it. */
function inputShapeOf(first: Layer): Shape | null {
  if (first.declaredInputShape) return first.declaredInputShape;
  if ('inputs' in first && first.built) return (first as Model).inputs[0]?.shape ?? null;
  return null;
}

/**
 * A model of layers one after the other. The shape of its input comes from `input({ shape })` in
 * front, from the first layer's `inputShape`, or from the first data.
 *
 * @example
 * const net = sequential([
 *   conv2d(32, { kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
 *   flatten(),
 *   dense(10, { activation: 'softmax' }),
 * ]);
 */
export function sequential(
  layers: readonly (Layer | SymbolicTensor)[] = [],
  { name }: SequentialOptions = {},
): Sequential {
  return new Sequential(layers.map(layerOf), name ?? null);
}

/** `input()` gives a symbolic tensor; here its layer is meant. */
function layerOf(item: Layer | SymbolicTensor, at: number): Layer {
  if (!('use' in item)) return item;
  if (at === 0 && item.use.layer instanceof InputLayer) return item.use.layer;
  throw new ConfigError({
    where: 'sequential',
    problem: `item ${at} is a symbolic tensor`,
    hint: 'Only the first may be one, made by input(). Use model() for other graphs.',
  });
}

/** Makes sequential models of files. */
export const sequentialModel: Definition<Model> = {
  type: Sequential.type,
  fromConfig(config: Config, registry: Registry): Model {
    const { name, trainable, layers, buildInputShape } = config as unknown as {
      name?: string;
      trainable?: boolean;
      layers: readonly SerializedValue[];
      buildInputShape?: Shape | null;
    };
    const stack = layers.map((entry) => registry.create(entry) as Layer);
    const made = new Sequential(stack, name ?? null, trainable ?? true);
    if (!made.built && buildInputShape) made.build([buildInputShape]);
    return made;
  },
};
