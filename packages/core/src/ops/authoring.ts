// What authors of layers, losses and ops need beside the ops themselves: the `op` wrapper that
// names a scope, and tfjs-core's own arithmetic on shapes, broadcasting and convolution geometry.
export {
  backend_util as backendUtil,
  broadcast_util as broadcastUtil,
  io,
  math,
  op,
  slice_util as sliceUtil,
  tensor_util as tensorUtil,
  util,
} from '@tensorflow/tfjs-core';
