import { util } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

/**
 * Running sums and products. tfjs keeps one shader for reversed ones, with the length of the first
 * tensor it saw written into it; here a reversed one is a forward one between two reversals. The
 * tensor takes part with three axes, since tfjs knows up to four.
 */
function cumulative(): GpuKernel<'Cumsum'> {
  return ({ x }, { axis, exclusive, reverse }, _, calls) => {
    const [at = 0] = util.parseAxisParam(axis, x.shape);
    const outer = util.sizeFromShape(x.shape.slice(0, at));
    const inner = util.sizeFromShape(x.shape.slice(at + 1));
    const flat = reshape(calls, x, [outer, x.shape[at] ?? 1, inner]);
    const turned = (given: typeof x) =>
      reverse ? calls.run('Reverse', { x: given }, { dims: [1] }) : given;
    const sums = calls.original({ x: turned(flat) }, { axis: 1, exclusive, reverse: false });
    return reshape(calls, turned(sums), x.shape);
  };
}

export const cumsum = cumulative();
export const cumprod: GpuKernel<'Cumprod'> = cumulative();
