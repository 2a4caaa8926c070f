import { arrangementCases } from './arrangement.cases.js';
import { binaryCases } from './binary.cases.js';
import { convolutionCases } from './convolution.cases.js';
import { crossentropyCases } from './crossentropy.cases.js';
import { fusedCases } from './fused.cases.js';
import { imageCases } from './image.cases.js';
import { indexingCases } from './indexing.cases.js';
import type { KernelCase } from './kernel-case.js';
import { matrixCases } from './matrix.cases.js';
import { normalizationCases } from './normalization.cases.js';
import { poolingCases } from './pooling.cases.js';
import { reductionCases } from './reduction.cases.js';
import { unaryCases } from './unary.cases.js';

/** Every kernel case of the suite. */
export const kernelCases: readonly KernelCase[] = [
  ...unaryCases,
  ...binaryCases,
  ...reductionCases,
  ...matrixCases,
  ...convolutionCases,
  ...poolingCases,
  ...normalizationCases,
  ...arrangementCases,
  ...indexingCases,
  ...imageCases,
  ...fusedCases,
  ...crossentropyCases,
];
