import { addN, defineMergeLayer, type Tensor } from '@graftjs/core';

/**
 * The sum of embeddings of the same positions, [batch, steps, d]; padding is what the first one says.
 * (Keras's `Add` forgets the padding where one of its inputs has none.)
 */
export const sumOfEmbeddings = defineMergeLayer({
  type: 'zoo/SumOfEmbeddings',
  input: { rank: 3 },
  outputShape: ([first = []]) => first,
  call: (inputs) => addN([...inputs] as Tensor[]),
  outputMask: (_inputs, [mask = null]) => mask,
});
