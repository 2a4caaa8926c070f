export {
  dispose,
  disposeVariables,
  keep,
  memory,
  nextFrame,
  profile,
  tidy,
  time,
  type MemoryInfo,
  type TimingInfo,
} from '@tensorflow/tfjs-core';
