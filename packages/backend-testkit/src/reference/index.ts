import { arrangementReference } from './arrangement.js';
import { binaryReference } from './binary.js';
import { convolutionReference } from './convolution.js';
import { crossentropyReference } from './crossentropy.js';
import { fusedReference } from './fused.js';
import type { ReferenceKernel } from './host-tensor.js';
import { imageReference } from './image.js';
import { indexingReference } from './indexing.js';
import { matrixReference } from './matrix.js';
import { normalizationReference } from './normalization.js';
import { poolingReference } from './pooling.js';
import { reductionReference } from './reduction.js';
import { unaryReference } from './unary.js';

/** The meaning of each kernel in double precision, by its name in tfjs-core's registry. */
export const reference: { readonly [kernel: string]: ReferenceKernel } = {
  ...unaryReference,
  ...binaryReference,
  ...reductionReference,
  ...matrixReference,
  ...convolutionReference,
  ...poolingReference,
  ...normalizationReference,
  ...arrangementReference,
  ...indexingReference,
  ...imageReference,
  ...fusedReference,
  ...crossentropyReference,
};
