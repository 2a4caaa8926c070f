import type { GpuKernel } from '../gpu-kernel.js';

/** Transposition; of booleans as of integers, since tfjs writes WGSL for them that does not compile. */
export const transpose: GpuKernel<'Transpose'> = ({ x }, attrs, _, { run, original }) => {
  if (x.dtype !== 'bool') return original({ x }, attrs);
  const whole = run('Cast', { x }, { dtype: 'int32' });
  const zero = run('Fill', {}, { shape: [], value: 0, dtype: 'int32' });
  return run('NotEqual', { a: original({ x: whole }, attrs), b: zero }, {});
};
