import {
  gatherND,
  reshape,
  scatterND,
  sub,
  sum,
  tensorScatterUpdate,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** What was gathered from a place is added back to it. */
export const gatherNdGradient = gradientOf('GatherNd', {
  inputs: ['params', 'indices'],
  gradient: (dy, [params, indices]) => ({
    params: () => scatterND(indices as Tensor, dy, (params as Tensor).shape as never),
  }),
});

/** Each update gets the gradient of the place it went to. */
export const scatterNdGradient = gradientOf('ScatterNd', {
  inputs: ['indices'],
  gradient: (dy, [indices]) => ({ updates: () => gatherND(dy, indices as Tensor) }),
});

/** Places that were written over lose their gradient to the update. */
export const tensorScatterUpdateGradient = gradientOf('TensorScatterUpdate', {
  inputs: ['indices', 'updates'],
  gradient: (dy, [indices, updates]) => ({
    tensor: () => tensorScatterUpdate(dy, indices as Tensor, zerosLike(updates as Tensor)),
    updates: () => gatherND(dy, indices as Tensor),
  }),
});

/** Written places belong to the values, all others to the default. */
export const sparseToDenseGradient = gradientOf('SparseToDense', {
  inputs: ['sparseIndices', 'sparseValues'],
  gradient: (dy, [sparseIndices, sparseValues]) => {
    const written = () => {
      const indices = sparseIndices as Tensor;
      const column = indices.rank < 2 ? reshape(indices, [indices.size, 1]) : indices;
      return gatherND(dy, column);
    };
    return {
      sparseValues: () => ((sparseValues as Tensor).rank === 0 ? sum(written()) : written()),
      defaultValue: () => sub(sum(dy), sum(written())),
    };
  },
});
