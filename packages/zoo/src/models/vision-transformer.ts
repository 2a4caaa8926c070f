import { ConfigError, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  add,
  conv2d,
  dense,
  dropout,
  input,
  layerNormalization,
  model,
  multiHeadAttention,
  reshape,
  type ActivationName,
} from '@graftjs/layers';
import { chain } from './blocks/draw.js';
import { classToken } from './blocks/class-token.js';
import { firstStep } from './blocks/first-step.js';
import { positionEmbedding } from './blocks/position-embedding.js';

export interface VisionTransformerOptions {
  /** [height, width, channels], sides multiples of the patch. Default 224 x 224 x 3. */
  readonly inputShape?: readonly [number, number, number];
  /** Side of a patch. Default 16. */
  readonly patchSize?: number;
  /** Width. Default 192. */
  readonly hiddenDim?: number;
  /** Blocks. Default 12. */
  readonly depth?: number;
  /** Default 3. */
  readonly numHeads?: number;
  /** Width of the dense layer inside a block, as a multiple. Default 4. */
  readonly mlpRatio?: number;
  /** Default 0. */
  readonly dropout?: number;
  /** Default true. */
  readonly includeTop?: boolean;
  /** Default 1000. */
  readonly classes?: number;
  /** Default softmax. */
  readonly classifierActivation?: ActivationName;
  readonly name?: string;
}

/**
 * A vision transformer; the defaults are ViT-Tiny/16 with 5,717,416 parameters. Images from -1 to 1.
 * Without a top it gives the output of the class token [batch, hiddenDim].
 *
 * @see Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021; sizes of Touvron et al.,
 *   "Training data-efficient image transformers", ICML 2021
 */
export function visionTransformer(options: VisionTransformerOptions = {}): Model {
  const { inputShape = [224, 224, 3], patchSize = 16, hiddenDim = 192, depth = 12 } = options;
  const { numHeads = 3, mlpRatio = 4, dropout: rate = 0, includeTop = true } = options;
  const { classes = 1000, classifierActivation = 'softmax', name = 'vit' } = options;
  const [rows, columns] = [inputShape[0] / patchSize, inputShape[1] / patchSize];
  if (![rows, columns, hiddenDim / numHeads].every(Number.isInteger)) {
    throw new ConfigError({
      where: name,
      problem: 'patches must divide the image, and heads the width',
      operands: [
        { label: 'image', value: inputShape },
        { label: 'patch', value: patchSize },
        { label: 'width', value: hiddenDim },
        { label: 'heads', value: numHeads },
      ],
    });
  }
  const inputs = input({ shape: [...inputShape], name: 'input_layer' });
  let x = chain(
    inputs,
    conv2d(hiddenDim, { kernelSize: patchSize, strides: patchSize, name: 'patch_embedding' }),
    reshape([rows * columns, hiddenDim], { name: 'patches' }),
    classToken({ name: 'class_token' }),
    positionEmbedding({ maxLength: rows * columns + 1, name: 'position_embedding' }),
    dropout(rate, { name: 'embedding_dropout' }),
  );
  for (let i = 0; i < depth; i++) {
    x = block(x, { hiddenDim, numHeads, mlpRatio, rate, name: `block_${i}` });
  }
  x = chain(x, norm('norm'), firstStep({ name: 'class_output' }));
  if (includeTop) {
    x = dense(classes, { activation: classifierActivation, name: 'predictions' }).apply(x);
  }
  return model({ inputs, outputs: x, name });
}

const norm = (name: string) => layerNormalization({ epsilon: 1e-6, name });

interface BlockSettings {
  readonly hiddenDim: number;
  readonly numHeads: number;
  readonly mlpRatio: number;
  readonly rate: number;
  readonly name: string;
}

/** Attention and a dense pair, each normalised before and added to what came in. */
function block(inputs: SymbolicTensor, settings: BlockSettings): SymbolicTensor {
  const { hiddenDim, numHeads, mlpRatio, rate, name } = settings;
  const attention = multiHeadAttention({
    numHeads,
    keyDim: hiddenDim / numHeads,
    dropout: rate,
    name: `${name}_attention`,
  });
  const normed = norm(`${name}_norm_1`).apply(inputs);
  const attended = add({ name: `${name}_add_1` }).apply([
    inputs,
    attention.apply([normed, normed]),
  ]);
  const mixed = chain(
    attended,
    norm(`${name}_norm_2`),
    dense(hiddenDim * mlpRatio, { activation: 'gelu', name: `${name}_mlp_1` }),
    dropout(rate, { name: `${name}_dropout_1` }),
    dense(hiddenDim, { name: `${name}_mlp_2` }),
    dropout(rate, { name: `${name}_dropout_2` }),
  );
  return add({ name: `${name}_add_2` }).apply([attended, mixed]);
}
