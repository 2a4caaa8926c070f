import { describe, expect, it } from '@jest/globals';
import * as tfjs from '@tensorflow/tfjs-core';
import type { KernelInputs, KernelName } from './kernel-table.js';

/** tfjs-core exports every kernel name as a constant of that name. */
type TfjsKernelName = {
  [Name in keyof typeof tfjs]: (typeof tfjs)[Name] extends Name ? Name : never;
}[keyof typeof tfjs];

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

describe('the kernel table', () => {
  it('holds the kernels of the installed tfjs-core, no more and no less', () => {
    const same: Same<KernelName, TfjsKernelName> = true;
    const one: KernelName = tfjs.Conv2DBackpropFilter;
    expect([same, one]).toEqual([true, 'Conv2DBackpropFilter']);
  });

  it('knows which inputs are always there', () => {
    const required: Same<
      keyof KernelInputs<'_FusedMatMul'>,
      'a' | 'b' | 'bias' | 'preluActivationWeights'
    > = true;
    const optional: Same<
      undefined,
      Extract<KernelInputs<'_FusedMatMul'>['bias'], undefined>
    > = true;
    const present: Same<KernelInputs<'Conv2D'>['x'], tfjs.TensorInfo> = true;
    const list: Same<KernelInputs<'Concat'>, tfjs.TensorInfo[]> = true;
    expect([required, optional, present, list]).toEqual([true, true, true, true]);
  });
});
