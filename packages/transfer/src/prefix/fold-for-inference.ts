import {
  className,
  connect,
  type Config,
  type Layer,
  type LayerUse,
  type Model,
  type SymbolicTensor,
} from '@graftjs/core';
import { GraphModel, input, inlineModels, layersRegistry } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { foldedWeights, isFoldable } from './folded-weights.js';

/** A model for inference alone: fewer layers, the same numbers up to rounding. */
export interface FoldedModel {
  readonly model: Model;
  /** How many batch normalisations and activations went into the layers before them. */
  readonly folded: { readonly normalizations: number; readonly activations: number };
  /** Frees the copies of weights that were made; the original keeps its own. */
  dispose(): void;
}

/** A layer with weights, and what directly follows it and can be part of it. */
interface Chain {
  readonly use: LayerUse;
  readonly norm: Layer | null;
  readonly activation: string | null;
  readonly end: SymbolicTensor;
}

/**
 * Folds each batch normalisation into the convolution or dense layer before it, and a ReLU behind
 * them into the same kernel: kernel · γ/√(σ² + ε), bias (b − μ) · γ/√(σ² + ε) + β. The original is
 * left as it is; what cannot be folded is shared with it.
 */
export async function foldForInference(original: Model): Promise<FoldedModel> {
  const model = inlineModels(original);
  const uses = usesOf(model);
  const readers = countReaders(model, uses);
  const entries = model.inputs.map(({ shape, dtype }) =>
    input({ batchShape: shape, dtype: dtype as 'float32' }),
  );
  const known = new Map(model.inputs.map((symbol, i) => [symbol, entries[i] as SymbolicTensor]));
  const made: { layer: Layer; chain: Chain }[] = [];
  for (const use of uses) {
    if (use.outputs.every((symbol) => known.has(symbol))) continue;
    // Folded into what came before it.
    const sources = use.inputs.map((symbol) => known.get(symbol));
    if (sources.some((symbol) => symbol === undefined)) continue;
    const chain = chainFrom(use, readers);
    const layer = chain ? copyFor(chain) : use.layer;
    const outputs = connect(layer, sources as SymbolicTensor[]);
    if (chain) {
      made.push({ layer, chain });
      known.set(chain.end, outputs[0] as SymbolicTensor);
    } else use.outputs.forEach((symbol, i) => known.set(symbol, outputs[i] as SymbolicTensor));
  }
  for (const { layer, chain } of made) await setWeights(layer, chain);
  const folded = new GraphModel({
    inputs: entries,
    outputs: model.outputs.map((symbol) => known.get(symbol) as SymbolicTensor),
    name: `${model.name}_folded`,
    borrowed: true,
  });
  return {
    model: folded,
    folded: {
      normalizations: made.filter(({ chain }) => chain.norm).length,
      activations: made.filter(({ chain }) => chain.activation).length,
    },
    dispose: () => made.forEach(({ layer }) => layer.dispose()),
  };
}

/** The one reader of each symbol; `null` where there are several, or where the model ends. */
type Readers = ReadonlyMap<SymbolicTensor, LayerUse | null>;

function countReaders(model: Model, uses: readonly LayerUse[]): Readers {
  const readers = new Map<SymbolicTensor, LayerUse | null>();
  for (const use of uses) {
    for (const symbol of use.inputs) readers.set(symbol, readers.has(symbol) ? null : use);
  }
  for (const symbol of model.outputs) readers.set(symbol, null);
  return readers;
}

function chainFrom(use: LayerUse, readers: Readers): Chain | null {
  if (!isFoldable(use.layer)) return null;
  let end = use.outputs[0] as SymbolicTensor;
  let norm: Layer | null = null;
  let activation: string | null = null;
  for (let next = readers.get(end); next; next = readers.get(end)) {
    const { layer } = next;
    if (!norm && foldsNormalization(layer, use.layer, end)) norm = layer;
    else activation = activationOf(layer);
    if (layer !== norm && activation === null) break;
    end = next.outputs[0] as SymbolicTensor;
    if (activation !== null) break;
  }
  return norm || activation ? { use, norm, activation, end } : null;
}

function foldsNormalization(layer: Layer, before: Layer, { shape }: SymbolicTensor): boolean {
  if (className(layer.type) !== 'BatchNormalization') return false;
  const axis = Number(layer.getConfig()['axis']);
  const channels = before.getConfig()['dataFormat'] === 'channelsFirst' ? 1 : shape.length - 1;
  return (axis < 0 ? axis + shape.length : axis) === channels;
}

/** The type of an activation that kernels take along, `null` for any other layer. */
function activationOf(layer: Layer): string | null {
  const config = layer.getConfig();
  if (className(layer.type) === 'ReLU') {
    const plain = config['negativeSlope'] === 0 && config['threshold'] === 0;
    if (plain && config['maxValue'] === null) return 'activations/relu';
    return plain && config['maxValue'] === 6 ? 'activations/relu6' : null;
  }
  const activation = config['activation'] as { type?: string } | undefined;
  if (className(layer.type) !== 'Activation' || !activation?.type) return null;
  return /^activations\/relu6?$/.test(activation.type) ? activation.type : null;
}

function copyFor({ use: { layer }, norm, activation }: Chain): Layer {
  const config: Config = {
    ...layer.getConfig(),
    trainable: false,
    ...(norm ? { useBias: true } : {}),
    ...(activation ? { activation: { type: activation, config: {} } } : {}),
  };
  return layersRegistry().create({ type: layer.type, config }) as Layer;
}

async function setWeights(layer: Layer, { use, norm }: Chain): Promise<void> {
  const weights = await foldedWeights(use.layer, norm);
  try {
    layer.setWeights(weights);
  } finally {
    for (const weight of weights) weight.dispose();
  }
}
