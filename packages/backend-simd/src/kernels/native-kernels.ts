import { arrangeKernels } from './arrange/arrange-kernels.js';
import { filledKernels } from './arrange/filled-kernel.js';
import { steppingKernels } from './arrange/stepping-kernels.js';
import { transposeKernels } from './arrange/transpose-kernels.js';
import { convKernels } from './conv/conv-kernels.js';
import { depthwiseKernels } from './depthwise/depthwise-kernels.js';
import { binaryKernels } from './elementwise/binary-kernels.js';
import { addNKernels } from './elementwise/add-n-kernel.js';
import { integerKernels } from './elementwise/integer-kernels.js';
import { logicKernels } from './elementwise/logic-kernels.js';
import { selectAndCastKernels } from './elementwise/select-and-cast-kernels.js';
import { unaryKernels } from './elementwise/unary-kernels.js';
import { activationKernels } from './fused/activation-kernels.js';
import { crossentropyKernels } from './fused/crossentropy-kernels.js';
import { rowNormKernels } from './fused/row-norm-kernels.js';
import { softmaxGradientKernels } from './fused/softmax-gradient-kernels.js';
import { resizeKernels } from './image/resize-kernels.js';
import { alongAxisKernels } from './indexing/along-axis-kernels.js';
import { indexingKernels } from './indexing/indexing-kernels.js';
import { einsumKernels } from './mat-mul/einsum-kernel.js';
import { matMulKernels } from './mat-mul/mat-mul-kernels.js';
import type { KernelFamily } from './native-kernel.js';
import { batchNormKernels } from './normalization/batch-norm-kernels.js';
import { optimizerKernels } from './optimizer/optimizer-kernels.js';
import { poolingKernels } from './pooling/pooling-kernels.js';
import { randomKernels } from './random/random-kernels.js';
import { reductionKernels } from './reduction/reduction-kernels.js';
import { softmaxKernels } from './softmax/softmax-kernels.js';
import { conv3dKernels } from './volume/conv3d-kernels.js';
import { pool3dKernels } from './volume/pool3d-kernels.js';

/** Our own kernels, by the names of tfjs-core's registry. */
export const nativeKernels: KernelFamily = {
  ...matMulKernels,
  ...einsumKernels,
  ...convKernels,
  ...depthwiseKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...integerKernels,
  ...addNKernels,
  ...logicKernels,
  ...selectAndCastKernels,
  ...reductionKernels,
  ...softmaxKernels,
  ...poolingKernels,
  ...conv3dKernels,
  ...pool3dKernels,
  ...batchNormKernels,
  ...transposeKernels,
  ...arrangeKernels,
  ...steppingKernels,
  ...filledKernels,
  ...indexingKernels,
  ...alongAxisKernels,
  ...resizeKernels,
  ...activationKernels,
  ...softmaxGradientKernels,
  ...crossentropyKernels,
  ...rowNormKernels,
  ...randomKernels,
  ...optimizerKernels,
};
