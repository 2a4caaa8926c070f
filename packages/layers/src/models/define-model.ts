import {
  layerFactory,
  toConfig,
  type Config,
  type LayerFactory,
  type LayerOptions,
  type NoOptions,
  type OptionSchema,
  type ResolvedOptions,
  type SymbolicTensor,
} from '@graftjs/core';
import { GraphModel } from './graph-model.js';

type Symbols = SymbolicTensor | readonly SymbolicTensor[];
const listOf = (symbols: Symbols): readonly SymbolicTensor[] =>
  Array.isArray(symbols) ? (symbols as readonly SymbolicTensor[]) : [symbols as SymbolicTensor];

export interface ModelDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  /** How files name it: `acme/TwoTowers`. */
  readonly type: string;
  readonly options?: S;
  /** The option that may come first, unnamed. */
  readonly positional?: Positional;
  /** Makes the layers and joins them; called again when the model is loaded. */
  build(options: ResolvedOptions<S>): { readonly inputs: Symbols; readonly outputs: Symbols };
}

/** A graph that is written as what it was made from, not layer by layer. */
class DefinedModel extends GraphModel {
  readonly #options: object;

  constructor(
    type: string,
    graph: { readonly inputs: Symbols; readonly outputs: Symbols },
    { name, trainable, ...own }: ResolvedOptions<LayerOptions>,
  ) {
    const { inputs, outputs } = graph;
    super({ inputs: listOf(inputs), outputs: listOf(outputs), name, trainable }, type);
    const { inputShape: _shape, batchInputShape: _whole, batchSize: _size, ...options } = own;
    this.#options = options;
  }

  override getConfig(): Config {
    const config = toConfig(this.#options, this.type);
    return { ...config, name: this.name, trainable: this.trainable };
  }
}

/**
 * A model of your own that is saved as its type and options, and made again from them.
 *
 * @example
 * const classifier = defineModel({
 *   type: 'acme/Classifier',
 *   options: { classes: options.integer({ min: 2 }) },
 *   positional: 'classes',
 *   build({ classes }) {
 *     const x = input({ shape: [28, 28, 1] });
 *     return { inputs: x, outputs: dense(classes).apply(flatten().apply(x)) };
 *   },
 * });
 * const net = classifier(10);
 */
export function defineModel<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>({
  type,
  options = {} as S,
  positional,
  build,
}: ModelDefinition<S, Positional>): LayerFactory<S, Positional, GraphModel> {
  return layerFactory<S, Positional, GraphModel>({
    type,
    options,
    positional,
    make: (resolved) =>
      new DefinedModel(
        type,
        build(resolved as ResolvedOptions<S>),
        resolved as ResolvedOptions<LayerOptions>,
      ),
  });
}
