import { batchNormalization } from './batch-normalization.js';
import { groupNormalization } from './group-normalization.js';
import { layerNormalization } from './layer-normalization.js';
import { rmsNormalization } from './rms-normalization.js';
import { spectralNormalization } from './spectral-normalization.js';
import { unitNormalization } from './unit-normalization.js';

/** Layers that bring numbers to one scale. */
export const normalizationLayers = {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  spectralNormalization,
  unitNormalization,
} as const;
