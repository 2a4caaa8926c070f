import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';
import { axisGroups, reduce, type Reduction } from './reduce.js';

function reduction(name: Reduction, { axisAttr = 'axis', mean = false } = {}): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const x = inputs['x']!;
    const n = util.sizeFromShape(x.shape);
    if (n === 0 || !backend.holdsFloats(x)) return undefined;
    const axes = util.parseAxisParam(attrs[axisAttr] as number | number[], x.shape);
    const [kept, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = attrs['keepDims'] ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
    const groups = axisGroups(x.shape, axes);
    const scale = mean ? 1 / util.sizeFromShape(reduced) : 1;
    // Nothing to reduce: the same data in another shape.
    if (!groups.some((group) => group.reduced)) return backend.alias(x, shape);
    const out = backend.output(shape);
    const operands = { x: backend.address(x), out: backend.address(out), scale };
    reduce(backend.engine, name, groups, operands);
    return out;
  };
}

function argExtreme(smallest: boolean): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const x = inputs['x']!;
    const n = util.sizeFromShape(x.shape);
    if (n === 0 || !backend.holdsFloats(x)) return undefined;
    const [axis] = util.parseAxisParam(attrs['axis'] as number | number[], x.shape);
    // Other axes are rare enough for the CPU kernel.
    if (axis === undefined || axis !== x.shape.length - 1) return undefined;
    const length = x.shape.at(-1)!;
    const rows = n / length;
    const out = backend.output(x.shape.slice(0, -1), 'int32');
    const perChunk = Math.max(1, Math.ceil(16384 / length));
    const operands = [backend.address(x), backend.address(out), rows, length, perChunk];
    backend.engine.run('argExtreme', Math.ceil(rows / perChunk), ...operands, smallest ? 1 : 0);
    return out;
  };
}

export const reductionKernels: KernelFamily = {
  Sum: reduction('sum'),
  Mean: reduction('sum', { mean: true }),
  Max: reduction('max', { axisAttr: 'reductionIndices' }),
  Min: reduction('min'),
  Prod: reduction('prod'),
  ArgMax: argExtreme(false),
  ArgMin: argExtreme(true),
};
