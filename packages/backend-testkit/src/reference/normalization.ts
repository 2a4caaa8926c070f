import { broadcast } from './binary.js';
import {
  at,
  broadcastAt,
  generate,
  input,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';
import { reduce } from './reduction.js';

function logSumExp(x: HostTensor, axis: number): HostTensor {
  return reduce(x, [axis], true, 'float32', (elements) => {
    const top = Math.max(...elements);
    return top + Math.log(elements.reduce((sum, v) => sum + Math.exp(v - top), 0));
  });
}

const logSoftmax = (x: HostTensor, axis: number): HostTensor =>
  broadcast(x, logSumExp(x, axis), 'float32', (v, total) => v - total);

/** The sum of squares in a window of channels around each element. */
function channelSquares(x: HostTensor, radius: number): HostTensor {
  return generate(x.shape, 'float32', (c) => {
    let sum = 0;
    const own = c.at(-1) ?? 0;
    for (let k = own - radius; k <= own + radius; k++) sum += at(x, [...c.slice(0, -1), k]) ** 2;
    return sum;
  });
}

export const normalizationReference: { readonly [kernel: string]: ReferenceKernel } = {
  Softmax: (inputs, { dim }) => {
    const logits = input(inputs, 'logits');
    const log = logSoftmax(logits, dim as number);
    return { ...log, values: log.values.map(Math.exp) };
  },
  LogSoftmax: (inputs, { axis }) => logSoftmax(input(inputs, 'logits'), axis as number),
  FusedBatchNorm: (inputs, { varianceEpsilon }) => {
    const x = input(inputs, 'x');
    const [mean, variance] = [input(inputs, 'mean'), input(inputs, 'variance')];
    const { offset, scale } = inputs;
    return generate(x.shape, 'float32', (c, i) => {
      const deviation = Math.sqrt(broadcastAt(variance, c) + (varianceEpsilon as number));
      const normal = ((x.values[i] ?? NaN) - broadcastAt(mean, c)) / deviation;
      return normal * (scale ? broadcastAt(scale, c) : 1) + (offset ? broadcastAt(offset, c) : 0);
    });
  },
  LRN: (inputs, { depthRadius, bias, alpha, beta }) => {
    const x = input(inputs, 'x');
    const squares = channelSquares(x, depthRadius as number);
    return generate(x.shape, 'float32', (_, i) => {
      const base = (bias as number) + (alpha as number) * (squares.values[i] ?? 0);
      return (x.values[i] ?? 0) * base ** -(beta as number);
    });
  },
};
