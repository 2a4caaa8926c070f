import {
  ConfigError,
  connect,
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Layer,
  type LayerUse,
  type Model,
  type Registry,
  type SymbolicTensor,
} from '@graftjs/core';
import { distinctNames } from './distinct-names.js';

/** `[layer name, which use of it, which output]`, as Keras writes a connection. */
type Reference = readonly [layer: string, use: number, output: number];

interface GraphConfig {
  readonly name: string;
  readonly trainable: boolean;
  /** Each layer with the inputs of each of its uses. */
  readonly layers: readonly {
    /** What references call it, where that is not the layer's own name. */
    readonly key?: string;
    readonly type: string;
    readonly config: Config;
    readonly uses: readonly (readonly Reference[])[];
  }[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
}

/** A graph as configuration: its layers, and what each use of them takes. */
export function graphConfig(model: Model & { readonly uses: readonly LayerUse[] }): Config {
  const usesOf = (layer: Layer): LayerUse[] => model.uses.filter((use) => use.layer === layer);
  const keys = distinctNames(model.layers);
  const reference = (symbol: SymbolicTensor): Reference => [
    keys.get(symbol.use.layer) ?? symbol.use.layer.name,
    usesOf(symbol.use.layer).indexOf(symbol.use),
    symbol.index,
  ];
  const config: GraphConfig = {
    name: model.name,
    trainable: model.trainable,
    layers: model.layers.map((layer) => ({
      ...(keys.get(layer) === layer.name ? {} : { key: keys.get(layer) as string }),
      type: layer.type,
      config: layer.getConfig(),
      uses: usesOf(layer).map(({ inputs }) => inputs.map(reference)),
    })),
    inputs: model.inputs.map(reference),
    outputs: model.outputs.map(reference),
  };
  return config as unknown as Config;
}

/** The symbolic inputs and outputs that a configuration describes, with all layers made anew. */
export function graphFromConfig(
  config: Config,
  registry: Registry,
): { inputs: SymbolicTensor[]; outputs: SymbolicTensor[]; layers: Layer[]; borrowed: boolean } {
  const { layers, inputs, outputs } = config as unknown as GraphConfig;
  const made = new Map<string, SymbolicTensor[][]>();
  const waiting = layers.map((entry) => {
    if (!isSerializedValue(entry)) throw malformed('a layer without type and config');
    const layer = registry.create(entry) as Layer;
    const { key = layer.name, uses } = entry;
    if (made.has(key)) throw malformed(`two of its layers are called "${key}"`);
    made.set(key, []);
    return { layer, key, uses, done: 0 };
  });
  const find = ([name, use, output]: Reference): SymbolicTensor | undefined =>
    made.get(name)?.[use]?.[output];
  // A shared layer's second use may hang on layers that are listed after it.
  for (let progress = true; progress;) {
    progress = false;
    for (const entry of waiting) {
      while (entry.done < entry.uses.length) {
        const sources = (entry.uses[entry.done] ?? []).map(find);
        if (sources.some((source) => source === undefined)) break;
        made.get(entry.key)?.push(connect(entry.layer, sources as SymbolicTensor[]));
        entry.done += 1;
        progress = true;
      }
    }
  }
  const stuck = waiting.find(({ uses, done }) => done < uses.length);
  if (stuck) throw malformed(`layer "${stuck.layer.name}" hangs on a layer that is not there`);
  const all = (references: readonly Reference[]) =>
    references.map((reference) => {
      const symbol = find(reference);
      if (!symbol)
        throw malformed(`there is no output ${JSON.stringify(reference as ConfigValue)}`);
      return symbol;
    });
  return {
    inputs: all(inputs),
    outputs: all(outputs),
    layers: waiting.map(({ layer }) => layer),
    borrowed: waiting.some(({ layer, key }) => layer.name !== key),
  };
}

const malformed = (what: string) =>
  new ConfigError({ where: 'model configuration', problem: `it is malformed: ${what}` });
