export {
  customGrad,
  grad,
  grads,
  valueAndGrad,
  valueAndGrads,
  variableGrads,
  type GradSaveFunc,
} from '@tensorflow/tfjs-core';
