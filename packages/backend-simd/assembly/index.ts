export { packB } from './gemm-pack';
export { gemm, gemvRow } from './gemm';
export { conv, convFilterGradient, scatterPhase, sumParts } from './conv';
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
