export { packB } from './gemm-pack';
export { gemm, gemvRow } from './gemm';
export { conv, convFilterGradientPacked, scatterPhase, sumParts } from './conv';
export { convFilterGradient } from './conv-filter-gradient';
export { depthwise } from './depthwise';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
export { cast, unary } from './unary';
export { binary, select } from './binary';
export { argExtreme, reduceColumns, reduceRows } from './reduce';
export { softmax } from './softmax';
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pool';
export {
  batchNorm,
  batchNormGradient,
  batchNormSums,
  channelMoments,
  joinBatchNormSums,
  joinMoments,
} from './batch-norm';
export { copyRuns, fillWords, gatherSlices, segmentSum, transposeBlocks } from './arrange';
export { adamStep, sgdStep } from './optimizer';
export { winograd, winogradFilter } from './winograd';
export { copyByteRuns } from './arrange-bytes';
export { anyOrAll, logical, logicalNot } from './logic';
export { integerBinary, truncate } from './integers';
export { gatherVolume } from './volume';
export { poolVolume, poolVolumeGradient } from './pool-volume';
export { activation } from './activation';
export { softmaxGradient } from './softmax-gradient';
export { crossentropy, crossentropyGradient } from './crossentropy';
export { logitCrossentropy, logitCrossentropyGradient } from './logit-crossentropy';
export { rowNorm, rowNormGradient } from './row-norm';
export { resizeBilinear, resizeGradient, resizeNearest } from './resize';
export { cumulate, oneHot, topK } from './along-axis';
export { randomNormal, randomStreams } from './random';
export { winogradFilterSums, winogradFilterTaps } from './winograd-filter-gradient';
