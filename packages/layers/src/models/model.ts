import type { Config, Definition, Model, Registry, SymbolicTensor } from '@graftjs/core';
import { graphFromConfig } from './graph-config.js';
import { GraphModel } from './graph-model.js';

type Symbols = SymbolicTensor | readonly SymbolicTensor[];
const listOf = (symbols: Symbols): readonly SymbolicTensor[] =>
  Array.isArray(symbols) ? (symbols as readonly SymbolicTensor[]) : [symbols as SymbolicTensor];

export interface ModelOptions {
  readonly inputs: Symbols;
  readonly outputs: Symbols;
  readonly name?: string;
}

/**
 * A functional model: any graph of layers from inputs to outputs, shared layers and nested models
 * included.
 *
 * @example
 * const x = input({ shape: [4] });
 * const left = dense(8, { activation: 'relu' }).apply(x);
 * const right = dense(8, { activation: 'tanh' }).apply(x);
 * const net = model({ inputs: x, outputs: dense(1).apply(add().apply([left, right])) });
 */
export function model({ inputs, outputs, name }: ModelOptions): Model {
  return new GraphModel({ inputs: listOf(inputs), outputs: listOf(outputs), name: name ?? null });
}

/** Makes functional models of files. */
export const functionalModel: Definition<Model> = {
  type: GraphModel.type,
  fromConfig(config: Config, registry: Registry): Model {
    const { name, trainable } = config as { name?: string; trainable?: boolean };
    return new GraphModel({
      ...graphFromConfig(config, registry),
      name: name ?? null,
      trainable: trainable ?? true,
    });
  },
};
