import { className, type Model } from '@graftjs/core';
import { leafGraph, type LeafGraph } from '../graph/leaf-graph.js';
import type { PreprocessingName } from '../preprocessing/preprocessing.js';

/** A published architecture: how to know it, and what goes with it. */
export interface Architecture {
  readonly name: string;
  /** How its published weights were fed. */
  readonly preprocessing: PreprocessingName;
  /** Licence of the published code and weights. */
  readonly license: string;
  readonly paper: string;
  /** Whether layers of these types, counted, and names are its own. */
  matches(layers: LayerCensus): boolean;
  /** The repeated block that a layer of this name belongs to, `null` for others. */
  blockOf(layerName: string): string | null;
}

/** What a graph is made of. */
export interface LayerCensus {
  readonly names: ReadonlySet<string>;
  count(type: string): number;
}

const mobileNetV1: Architecture = {
  name: 'MobileNetV1',
  preprocessing: 'mobilenet',
  license: 'Apache-2.0',
  paper: 'Howard et al. 2017, arXiv:1704.04861',
  matches: ({ names, count }) =>
    (names.has('conv_dw_1') && names.has('conv_pw_13')) ||
    (count('DepthwiseConv2D') === 13 && count('Add') === 0 && count('Conv2D') >= 14),
  blockOf(name) {
    if (/^conv1(_|$)/.test(name)) return 'block_0';
    const [, block] = /^conv_(?:dw|pw|pad)_(\d+)(?:_|$)/.exec(name) ?? [];
    return block === undefined ? null : `block_${block}`;
  },
};

const mobileNetV2: Architecture = {
  name: 'MobileNetV2',
  preprocessing: 'mobilenet',
  license: 'Apache-2.0',
  paper: 'Sandler et al. 2018, arXiv:1801.04381',
  matches: ({ names, count }) =>
    (names.has('expanded_conv_depthwise') && names.has('block_16_project')) ||
    (count('DepthwiseConv2D') === 17 && count('Add') === 10),
  blockOf(name) {
    if (/^(Conv1|bn_Conv1|expanded_conv)(_|$)/.test(name)) return 'block_0';
    if (/^(Conv_1|out_relu)(_|$)/.test(name)) return 'block_17';
    return /^block_\d+(?=_)/.exec(name)?.[0] ?? null;
  },
};

/** The architectures that Graft knows. */
export const architectures: readonly Architecture[] = [mobileNetV1, mobileNetV2];

/** The known architecture a model (or a model inside it) is, `null` for any other. */
export function architectureOf(model: Model): Architecture | null {
  return architectureIn(leafGraph(model));
}

export function architectureIn({ uses }: LeafGraph): Architecture | null {
  const layers = [...new Set(uses.map(({ layer }) => layer))];
  const census: LayerCensus = {
    names: new Set(layers.map(({ name }) => name)),
    count: (type) => layers.filter((layer) => className(layer.type) === type).length,
  };
  return architectures.find((architecture) => architecture.matches(census)) ?? null;
}
