import { classToken } from './blocks/class-token.js';
import { firstStep } from './blocks/first-step.js';
import { layerScale } from './blocks/layer-scale.js';
import { positionEmbedding } from './blocks/position-embedding.js';
import { sumOfEmbeddings } from './blocks/sum-of-embeddings.js';

/**
 * The layers of the zoo that Keras has not, by the names in files.
 *
 * @example
 * const net = await loadModel('my-vit.keras', { customObjects: zooLayers });
 */
export const zooLayers = {
  ClassToken: classToken,
  FirstStep: firstStep,
  LayerScale: layerScale,
  PositionEmbedding: positionEmbedding,
  SumOfEmbeddings: sumOfEmbeddings,
} as const;
