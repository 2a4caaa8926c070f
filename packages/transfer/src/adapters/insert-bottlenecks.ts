import {
  ConfigError,
  connect,
  type Layer,
  type Model,
  type Random,
  type SymbolicTensor,
} from '@graftjs/core';
import { add, conv1d, conv2d, conv3d, dense } from '@graftjs/layers';
import { layerGroups } from '../rates/layer-groups.js';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { channelAxis } from '../surgery/channel-axis.js';
import { redrawWith } from '../surgery/redraw-with.js';
import { headOf } from '../surgery/stages-of.js';

export interface BottleneckOptions {
  /** After which layers. Default the last of each block or stage before the head. */
  readonly after?: Selection;
  /** Channels in the middle as a part of those outside: 1 over this. Default 8. */
  readonly reduction?: number;
  readonly random: Random;
}

/** By how many axes there are beside those of examples and channels. */
const CONVOLUTIONS = [conv1d, conv2d, conv3d] as const;

/** Layers that `insertBottlenecks` put in, by their names: a selection. */
export const BOTTLENECKS = /_adapter_(down|up)$/;

/**
 * Bottleneck adapters (Houlsby et al. 2019): after each chosen layer x + up(relu(down(x))), `down` to
 * a few channels and `up` back, which begins at zero, so that nothing changes at first. They are dense
 * layers, or convolutions of size 1 on images, volumes and channels that come first, which every program that reads the model knows.
 *
 * @returns another model with the layers of the given one, models inside it opened
 * @throws ConfigError where nothing is chosen, or a layer gives neither vectors nor images
 * @example
 * const model = insertBottlenecks(graft(base, { head }), { random: new Random(7) });
 * await fineTune(model, train, { recipe: bottleneck(), seed: 7 });
 */
export function insertBottlenecks(
  model: Model,
  { after, reduction = 8, random }: BottleneckOptions,
): Model {
  const chosen = new Set(after ? selectLayers(model, after) : endsOfGroups(model));
  if (chosen.size === 0) {
    throw new ConfigError({ where: 'insertBottlenecks', problem: 'no layer is chosen' });
  }
  const made = new Map<Layer, Bottleneck>();
  const adapted = redrawWith(model, ({ layer }, sources) => {
    const results = connect(layer, sources);
    if (!chosen.has(layer)) return results;
    // What else it gives, states or scores, are no features.
    const [symbol, ...others] = results as [SymbolicTensor, ...SymbolicTensor[]];
    const adapter = made.get(layer) ?? bottleneckFor(model, layer, symbol, reduction);
    made.set(layer, adapter);
    return [adapter.apply(symbol), ...others];
  });
  for (const { layers } of made.values()) {
    for (const layer of layers) {
      for (const parameter of layer.parameters) parameter.initialize(random.split(parameter.path));
    }
  }
  return adapted;
}

interface Bottleneck {
  readonly layers: readonly Layer[];
  apply(symbol: SymbolicTensor): SymbolicTensor;
}

function bottleneckFor(
  model: Model,
  { name }: Layer,
  symbol: SymbolicTensor,
  reduction: number,
): Bottleneck {
  const { shape } = symbol;
  const axis = channelAxis(model, symbol);
  const channels = shape[axis] ?? null;
  const first = axis < shape.length - 1;
  const convolution = CONVOLUTIONS[shape.length - 3] ?? null;
  if (channels === null || shape.length < 2 || (shape.length > 3 && !convolution)) {
    throw new ConfigError({
      where: 'insertBottlenecks',
      problem: `"${name}" gives neither vectors nor sequences, images or volumes of known channels`,
      operands: [{ label: 'output', value: shape }],
    });
  }
  const width = Math.max(1, Math.round(channels / reduction));
  const dataFormat = first ? 'channelsFirst' : 'channelsLast';
  const projection = (part: string, units: number, more: object): Layer => {
    const options = { name: `${name}_adapter_${part}`, ...more };
    return convolution && (first || shape.length > 3)
      ? convolution(units, { kernelSize: 1, dataFormat, ...options })
      : dense(units, options);
  };
  const down = projection('down', width, { activation: 'relu', kernelInitializer: 'heUniform' });
  const up = projection('up', channels, { kernelInitializer: 'zeros' });
  const sum = add({ name: `${name}_adapter_add` });
  return {
    layers: [down, up],
    apply: (symbol) => sum.apply([symbol, up.apply(down.apply(symbol))]),
  };
}

function endsOfGroups(model: Model): Layer[] {
  const head = new Set(headOf(model));
  return layerGroups(model)
    .filter(({ layers }) => !layers.some((layer) => head.has(layer)))
    .flatMap(({ layers }) => layers.slice(-1));
}
