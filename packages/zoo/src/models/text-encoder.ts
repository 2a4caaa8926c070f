import { ConfigError, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  add,
  dense,
  dropout,
  embedding,
  initializers,
  input,
  layerNormalization,
  model,
  multiHeadAttention,
} from '@graftjs/layers';
import { chain } from './blocks/draw.js';
import { firstStep } from './blocks/first-step.js';
import { positionEmbedding } from './blocks/position-embedding.js';
import { sumOfEmbeddings } from './blocks/sum-of-embeddings.js';

export interface TextEncoderOptions {
  /** Words known. Default 30,522, BERT's. */
  readonly vocabularySize?: number;
  /** Tokens of a text; left out, any number up to `maxLength`. */
  readonly sequenceLength?: number;
  /** Default 512. */
  readonly maxLength?: number;
  /** Width. Default 128. */
  readonly hiddenDim?: number;
  /** Blocks. Default 2. */
  readonly depth?: number;
  /** Default 2. */
  readonly numHeads?: number;
  /** Width of the dense layer inside a block. Default four times the width. */
  readonly intermediateDim?: number;
  /** Default 0.1. */
  readonly dropout?: number;
  readonly name?: string;
}

/**
 * A BERT-like encoder; the defaults are BERT-Tiny with 4,385,920 parameters. Inputs: `token_ids` and
 * `segment_ids`, whole numbers [batch, steps], token 0 for padding. Outputs: every position
 * [batch, steps, hiddenDim] and the pooled first one [batch, hiddenDim].
 *
 * @see Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", NAACL 2019; sizes of
 *   Turc et al., "Well-Read Students Learn Better", 2019
 */
export function textEncoder(options: TextEncoderOptions = {}): Model {
  const { vocabularySize = 30522, sequenceLength = null, maxLength = 512 } = options;
  const { hiddenDim = 128, depth = 2, numHeads = 2, dropout: rate = 0.1 } = options;
  const { intermediateDim = 4 * hiddenDim, name = 'text_encoder' } = options;
  if (!Number.isInteger(hiddenDim / numHeads)) {
    throw new ConfigError({
      where: name,
      problem: `${numHeads} heads do not divide a width of ${hiddenDim}`,
    });
  }
  const tokens = input({ shape: [sequenceLength], name: 'token_ids' });
  const segments = input({ shape: [sequenceLength], name: 'segment_ids' });
  const table = (inputDim: number, layer: string, maskZero = false) =>
    embedding({
      inputDim,
      outputDim: hiddenDim,
      embeddingsInitializer: small(),
      maskZero,
      name: layer,
    });
  const summed = sumOfEmbeddings({ name: 'embeddings' }).apply([
    positionEmbedding({ maxLength, name: 'position_embedding' }).apply(
      table(vocabularySize, 'token_embedding', true).apply(tokens),
    ),
    table(2, 'segment_embedding').apply(segments),
  ]);
  let x = chain(summed, norm('embeddings_norm'), dropout(rate, { name: 'embeddings_dropout' }));
  for (let i = 0; i < depth; i++) {
    x = block(x, { hiddenDim, numHeads, intermediateDim, rate, name: `block_${i}` });
  }
  const pooled = chain(
    x,
    firstStep({ name: 'first_token' }),
    dense(hiddenDim, { activation: 'tanh', kernelInitializer: small(), name: 'pooled' }),
  );
  return model({ inputs: [tokens, segments], outputs: [x, pooled], name });
}

const small = () => initializers.truncatedNormal({ stddev: 0.02 });
const norm = (name: string) => layerNormalization({ epsilon: 1e-12, name });

interface BlockSettings {
  readonly hiddenDim: number;
  readonly numHeads: number;
  readonly intermediateDim: number;
  readonly rate: number;
  readonly name: string;
}

/** Attention and a dense pair, each added to what came in and normalised after. */
function block(inputs: SymbolicTensor, settings: BlockSettings): SymbolicTensor {
  const { hiddenDim, numHeads, intermediateDim, rate, name } = settings;
  const attention = multiHeadAttention({
    numHeads,
    keyDim: hiddenDim / numHeads,
    dropout: rate,
    kernelInitializer: small(),
    name: `${name}_attention`,
  });
  const attended = dropout(rate, { name: `${name}_dropout_1` }).apply(
    attention.apply([inputs, inputs]),
  );
  const first = norm(`${name}_norm_1`).apply(
    add({ name: `${name}_add_1` }).apply([inputs, attended]),
  );
  const mixed = chain(
    first,
    dense(intermediateDim, {
      activation: 'gelu',
      kernelInitializer: small(),
      name: `${name}_dense_1`,
    }),
    dense(hiddenDim, { kernelInitializer: small(), name: `${name}_dense_2` }),
    dropout(rate, { name: `${name}_dropout_2` }),
  );
  return norm(`${name}_norm_2`).apply(add({ name: `${name}_add_2` }).apply([first, mixed]));
}
