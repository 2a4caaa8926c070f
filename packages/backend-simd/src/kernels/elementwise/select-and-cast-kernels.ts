import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { isHeapType } from '../../memory/tensor-data.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 15;
const CASTS: Readonly<Record<string, number>> = {
  'int32 to float32': 0,
  'bool to float32': 1,
  'bool to int32': 2,
  'float32 to bool': 3,
  'int32 to bool': 4,
};

/** Converts for real: the CPU kernel shares the data of a narrower dtype and calls it the wider. */
function cast({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const x = inputs['x']!;
  const dtype = attrs['dtype'] as DataType;
  const kind = CASTS[`${x.dtype} to ${dtype}`];
  const n = util.sizeFromShape(x.shape);
  if (dtype === x.dtype && isHeapType(dtype) && backend.holds(x, dtype)) {
    return backend.alias(x, x.shape);
  }
  if (dtype === 'int32' && n > 0 && backend.holdsFloats(x)) {
    const whole = backend.output(x.shape, dtype);
    const operands = [backend.address(x), backend.address(whole), n, GRAIN];
    backend.engine.run('truncate', Math.ceil(n / GRAIN), ...operands);
    return whole;
  }
  if (kind === undefined || n === 0) return undefined;
  if (!isHeapType(x.dtype) || !backend.holds(x, x.dtype)) return undefined;
  const out = backend.output(x.shape, dtype);
  const operands = [kind, backend.address(x), backend.address(out), n, GRAIN];
  backend.engine.run('cast', Math.ceil(n / GRAIN), ...operands);
  return out;
}

function select({ inputs, backend }: KernelCall): TensorInfo | undefined {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', TensorInfo>;
  const n = util.sizeFromShape(t.shape);
  const dtype = t.dtype;
  if (n === 0 || dtype !== e.dtype || (dtype !== 'float32' && dtype !== 'int32')) return undefined;
  if (!backend.holds(condition, 'bool') || !backend.holds(t, dtype) || !backend.holds(e, dtype)) {
    return undefined;
  }
  if (!util.arraysEqual(condition.shape, t.shape) || !util.arraysEqual(t.shape, e.shape)) {
    return undefined;
  }
  const out = backend.output(t.shape, dtype);
  const operands = [condition, t, e, out].map((tensor) => backend.address(tensor));
  backend.engine.run('select', Math.ceil(n / GRAIN), ...operands, n, GRAIN);
  return out;
}

export const selectAndCastKernels: KernelFamily = { Cast: cast, Select: select };
