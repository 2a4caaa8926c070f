import {
  BaseLayer,
  cast,
  clone,
  ConfigError,
  describeLayer,
  inferenceContext,
  Random,
  ShapeError,
  tidy,
  type CallContext,
  type Config,
  type Layer,
  type LayerUse,
  type Model,
  type Parameter,
  type Shape,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { graphConfig } from './graph-config.js';
import { findLayer } from './find-layer.js';
import { nameLayers } from './names.js';
import { runGraph, type MaskedOutputs, type MasksInside } from './run-graph.js';
import { summaryOf } from './summary.js';
import { topologyOf } from './topology.js';

export interface GraphSettings {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly name: string | null;
  readonly trainable?: boolean;
  /** The layers as the model lists them; left out, Keras's order. */
  readonly layers?: readonly Layer[];
  /** The layers are another model's: their names stay, even where two are equal. */
  readonly borrowed?: boolean;
}

/** A model from symbolic inputs to symbolic outputs. */
export class GraphModel extends BaseLayer implements Model, MasksInside {
  static readonly type: string = 'models/Functional';
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly layers: readonly Layer[];
  readonly uses: readonly LayerUse[];

  constructor(
    { inputs, outputs, name, trainable = true, layers, borrowed = false }: GraphSettings,
    type?: string,
  ) {
    const none = { inputShape: null, batchInputShape: null, batchSize: null };
    super(type ?? GraphModel.type, { name, trainable, ...none });
    const topology = topologyOf(outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.uses = topology.uses;
    this.layers = layers ?? topology.layers;
    this.#checkInputs();
    if (!borrowed) nameLayers(this.layers, this.#where());
    super.build(this.#inputShapes());
    if (!trainable) this.trainable = false;
  }

  override get sublayers(): readonly Layer[] {
    return this.layers ?? [];
  }

  override get parameters(): readonly Parameter[] {
    return [...new Set(this.layers.flatMap((layer) => layer.parameters))];
  }

  override get trainableParameters(): readonly Parameter[] {
    return [...new Set(super.trainableParameters)];
  }

  protected onBuild(): void {}

  protected override checkInputs(shapes: readonly Shape[]): void {
    const expected = this.#inputShapes();
    const fits =
      shapes.length === expected.length &&
      shapes.every((shape, i) => fitsInto(shape, expected[i] as Shape));
    if (fits) return;
    throw new ShapeError({
      where: this.#where(),
      problem: 'the input does not fit the model',
      operands: [
        ...shapes.map((value, i) => ({ label: label('input', i, shapes), value })),
        ...expected.map((value, i) => ({ label: label('expected', i, expected), value })),
      ],
    });
  }

  outputShapes(inputs: readonly Shape[]): Shape[] {
    this.checkInputs(inputs);
    // Free axes of the model may be known here, so the shapes are carried through the graph.
    const shapes = new Map<SymbolicTensor, Shape>();
    this.inputs.forEach((symbol, i) => shapes.set(symbol, inputs[i] as Shape));
    for (const { layer, inputs: sources, outputs } of this.uses) {
      if (outputs.every((symbol) => shapes.has(symbol))) continue;
      const given = sources.map((symbol) => shapes.get(symbol) as Shape);
      layer
        .outputShapes(given)
        .forEach((shape, i) => shapes.set(outputs[i] as SymbolicTensor, shape));
    }
    return this.outputs.map((symbol) => shapes.get(symbol) as Shape);
  }

  protected onCall(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    return this.callWithMasks(inputs, context).tensors;
  }

  /** Runs the graph once for both; masks come from layers inside, such as an embedding. */
  callWithMasks(inputs: readonly Tensor[], context: CallContext): MaskedOutputs {
    this.checkInputs(inputs.map(({ shape }) => shape));
    const given = this.inputs.map(({ dtype }, i) => {
      const tensor = inputs[i] as Tensor;
      return tensor.dtype === dtype ? tensor : cast(tensor, dtype);
    });
    return runGraph(this.uses, this.inputs, this.outputs, given, context);
  }

  override outputMasks(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    return this.callWithMasks(inputs, { ...inferenceContext(new Random(0)), masks }).masks;
  }

  predict(x: Tensor | readonly Tensor[]): Tensor | Tensor[] {
    const inputs = Array.isArray(x) ? (x as readonly Tensor[]) : [x as Tensor];
    const outputs = tidy(() => {
      const results = this.call(inputs, inferenceContext(new Random(0)));
      // A model may pass an input on; what is returned is the caller's own.
      return results.map((tensor) => (inputs.includes(tensor) ? clone(tensor) : tensor));
    });
    return outputs.length === 1 ? (outputs[0] as Tensor) : outputs;
  }

  getLayer(nameOrIndex: string | number): Layer {
    return findLayer(this.layers, nameOrIndex, this.#where());
  }

  initialize(random: Random): void {
    const seen = new Map<string, number>();
    for (const parameter of this.parameters) {
      const { path } = parameter;
      const count = seen.get(path) ?? 0;
      seen.set(path, count + 1);
      // Two nested models may hold layers of one name.
      parameter.initialize(count === 0 ? random.split(path) : random.split(path).split(count));
    }
  }

  summary(): string {
    return summaryOf(this);
  }

  override getConfig(): Config {
    return graphConfig(this);
  }

  #where(): string {
    return describeLayer(this).replace(/^layer/, 'model');
  }

  #inputShapes(): Shape[] {
    return this.inputs.map(({ shape }) => shape);
  }

  #checkInputs(): void {
    const { inputs } = this;
    if (inputs.length === 0 || this.outputs.length === 0) {
      throw new ConfigError({ where: this.#where(), problem: 'it needs inputs and outputs' });
    }
    const loose = this.uses.find(
      ({ inputs: sources, outputs }) =>
        sources.length === 0 && !outputs.every((symbol) => inputs.includes(symbol)),
    );
    if (!loose) return;
    throw new ConfigError({
      where: this.#where(),
      problem: `its outputs need ${describeLayer(loose.layer)}, which is not among its inputs`,
      hint: 'Add it to inputs, or build the outputs from the inputs given.',
    });
  }
}

const label = (name: string, i: number, list: readonly unknown[]) =>
  list.length === 1 ? name : `${name} ${i}`;

/** Whether a shape may go where another is expected: free axes take anything. */
function fitsInto(shape: Shape, expected: Shape): boolean {
  return (
    shape.length === expected.length &&
    shape.every((axis, i) => axis === null || expected[i] === null || axis === expected[i])
  );
}
