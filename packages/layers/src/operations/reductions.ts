import {
  all,
  any,
  argMax,
  argMin,
  cast,
  cumprod,
  cumsum,
  div,
  expandDims,
  logSumExp,
  max,
  maximum,
  mean,
  min,
  moments,
  prod,
  sqrt,
  square,
  sum,
  topk,
  type DataType,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import {
  axesOf,
  axisOf,
  integerOf,
  numberOf,
  refused,
  type OperationDefinition,
  type Settings,
} from './operation-definition.js';

type Reduce = (x: Tensor, axes: number[], keepdims: boolean) => Tensor;

const keeps = (settings: Settings): boolean => settings['keepdims'] === true;

function reducedShape(x: Shape, axes: readonly number[], keepdims: boolean): Shape {
  return x.flatMap((length, i) => (axes.includes(i) ? (keepdims ? [1] : []) : [length]));
}

const reduction = (reduce: Reduce, dtype?: DataType): OperationDefinition => ({
  tensors: ['x'],
  settings: ['axis', 'keepdims'],
  ...(dtype ? { dtype } : {}),
  shape: ([x = []], o) => reducedShape(x, axesOf(o, x.length), keeps(o)),
  run: ([x], o) => reduce(x as Tensor, axesOf(o, (x as Tensor).rank), keeps(o)),
});

const asBool = (x: Tensor): Tensor => cast(x, 'bool');

/** Where the largest or smallest is, as whole numbers. */
const search = (find: (x: Tensor, axis: number) => Tensor): OperationDefinition => ({
  ...reduction((x, [axis = 0], keepdims) => {
    const found = find(x, axis);
    return keepdims ? expandDims(found, axis) : found;
  }, 'int32'),
  shape: ([x = []], o) => reducedShape(x, [axisOf(integerOf(o, 'axis'), x.length)], keeps(o)),
});

const along = (run: (x: Tensor, axis: number) => Tensor): OperationDefinition => ({
  tensors: ['x'],
  settings: ['axis'],
  shape: ([x = []]) => x,
  run: ([x], o) => run(x as Tensor, axisOf(integerOf(o, 'axis'), (x as Tensor).rank)),
});

/** Operations that go over axes. */
export const reductionOperations = {
  all: reduction((x, axes, keepdims) => all(asBool(x), axes, keepdims), 'bool'),
  any: reduction((x, axes, keepdims) => any(asBool(x), axes, keepdims), 'bool'),
  argmax: search(argMax),
  argmin: search(argMin),
  cumprod: along((x, axis) => cumprod(x, axis)),
  cumsum: along((x, axis) => cumsum(x, axis)),
  logsumexp: reduction(logSumExp),
  max: reduction(max),
  mean: reduction((x, axes, keepdims) => mean(x, axes, keepdims)),
  min: reduction(min),
  /** x / ‖x‖ along an axis, the norm at least `epsilon`. */
  normalize: {
    tensors: ['x'],
    settings: ['axis', 'order', 'epsilon'],
    shape: ([x = []]) => x,
    run([x], o) {
      if (numberOf(o, 'order', 2) !== 2) throw refused('only the norm of order 2 is known');
      const axis = axisOf(integerOf(o, 'axis', -1), (x as Tensor).rank);
      const squares = sum(square(x as Tensor), axis, true);
      return div(x as Tensor, sqrt(maximum(squares, numberOf(o, 'epsilon', 1e-7) ** 2)));
    },
  },
  prod: reduction(prod),
  std: reduction((x, axes, keepdims) => sqrt(moments(x, axes, keepdims).variance)),
  sum: reduction((x, axes, keepdims) => sum(x, axes, keepdims)),
  topK: {
    tensors: ['x'],
    settings: ['k', 'sorted'],
    shape([x = []], o) {
      const found = [...x.slice(0, -1), integerOf(o, 'k')];
      return [found, found];
    },
    run([x], o) {
      const { values, indices } = topk(x as Tensor, integerOf(o, 'k'));
      return [values, indices];
    },
  },
  var: reduction((x, axes, keepdims) => moments(x, axes, keepdims).variance),
  /** The length of vectors along axes: √Σx². */
  norm: {
    ...reduction((x, axes, keepdims) => sqrt(sum(square(x), axes, keepdims))),
    settings: ['ord', 'axis', 'keepdims'],
    shape([x = []], o) {
      const kind = o['ord'] ?? 2;
      if (kind !== 2 && kind !== 'euclidean')
        throw refused('only the Euclidean norm is known', kind);
      return reducedShape(x, axesOf(o, x.length), keeps(o));
    },
  },
} satisfies { readonly [name: string]: OperationDefinition };
