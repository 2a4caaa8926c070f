import type { allLayers } from '../index.js';
import { activationCases } from './cases/activation.js';
import { augmentationCases } from './cases/augmentation.js';
import { attentionCases } from './cases/attention.js';
import { basicCases } from './cases/basic.js';
import { convolutionCases } from './cases/convolution.js';
import { mergingCases } from './cases/merging.js';
import { normalizationCases } from './cases/normalization.js';
import { operationCases } from './cases/operations.js';
import { poolingCases } from './cases/pooling.js';
import { regularizationCases } from './cases/regularization.js';
import { preprocessingCases } from './cases/preprocessing.js';
import { recurrentCases } from './cases/recurrent.js';
import { reshapingCases } from './cases/reshaping.js';
import { spectrogramCases } from './cases/spectrograms.js';
import { wrapperCases } from './cases/wrappers.js';
import type { LayerCase } from './layer-case.js';

/** At least one case for every layer of the package: the type says so, and so does the sweep. */
export const layerCases: { readonly [Name in keyof typeof allLayers]: readonly LayerCase[] } = {
  ...activationCases,
  ...augmentationCases,
  ...attentionCases,
  ...basicCases,
  ...convolutionCases,
  ...mergingCases,
  ...normalizationCases,
  ...operationCases,
  ...poolingCases,
  ...regularizationCases,
  ...preprocessingCases,
  ...recurrentCases,
  ...reshapingCases,
  ...spectrogramCases,
  ...wrapperCases,
};
