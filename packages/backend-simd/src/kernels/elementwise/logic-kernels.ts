import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { axisGroups } from '../reduction/reduce.js';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';
import { broadcastLoop } from './broadcast-loop.js';

const GRAIN = 1 << 16;

function logical(code: number): NativeKernel {
  return ({ inputs, backend }): TensorInfo | undefined => {
    const [a, b] = [inputs['a']!, inputs['b']!];
    if (!backend.holds(a, 'bool') || !backend.holds(b, 'bool')) return undefined;
    const loop = broadcastLoop(a, b, GRAIN);
    if (!loop) return undefined;
    const out = backend.output(loop.shape, 'bool');
    const operands = [a, b, out].map((tensor) => backend.address(tensor));
    backend.engine.run('logical', loop.chunks, code, ...operands, ...loop.args);
    return out;
  };
}

const logicalNot: NativeKernel = ({ inputs, backend }) => {
  const x = inputs['x']!;
  const n = util.sizeFromShape(x.shape);
  if (n === 0 || !backend.holds(x, 'bool')) return undefined;
  const out = backend.output(x.shape, 'bool');
  const operands = [backend.address(x), backend.address(out), n, GRAIN];
  backend.engine.run('logicalNot', Math.ceil(n / GRAIN), ...operands);
  return out;
};

function anyOrAll(every: boolean): NativeKernel {
  return ({ inputs, attrs, backend }): TensorInfo | undefined => {
    const x = inputs['x']!;
    if (util.sizeFromShape(x.shape) === 0 || !backend.holds(x, 'bool')) return undefined;
    const axes = util.parseAxisParam(attrs['axis'] as number | number[], x.shape);
    const groups = axisGroups(x.shape, axes);
    const at = groups.findIndex(({ reduced }) => reduced);
    // Axes that lie apart are rare enough for the CPU kernel.
    if (groups.filter(({ reduced }) => reduced).length !== 1) return undefined;
    const [kept] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = attrs['keepDims'] ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
    const size = (from: number, to?: number): number =>
      groups.slice(from, to).reduce((product, group) => product * group.size, 1);
    const [outer, length, columns] = [size(0, at), groups[at]!.size, size(at + 1)];
    const out = backend.output(shape, 'bool');
    const perChunk = Math.max(1, Math.ceil(GRAIN / (length * columns)));
    const operands = [backend.address(x), backend.address(out), outer, length, columns];
    const chunks = Math.ceil(outer / perChunk);
    backend.engine.run('anyOrAll', chunks, ...operands, every ? 1 : 0, perChunk);
    return out;
  };
}

export const logicKernels: KernelFamily = {
  LogicalAnd: logical(0),
  LogicalOr: logical(1),
  LogicalXor: logical(2),
  LogicalNot: logicalNot,
  Any: anyOrAll(false),
  All: anyOrAll(true),
};
