export { diag, dot, einsum, linalg, matMul, outerProduct, transpose } from '@tensorflow/tfjs-core';
