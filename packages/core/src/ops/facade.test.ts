import { describe, expect, it } from '@jest/globals';
import * as tfjs from '@tensorflow/tfjs-core';
import * as core from '../index.js';

/** What tfjs-core exports that Graft's facade leaves out, and why. */
const LEFT_OUT: Record<string, readonly string[]> = {
  'Graft has its own optimizers, losses and serialization': [
    'AdadeltaOptimizer',
    'AdagradOptimizer',
    'AdamOptimizer',
    'AdamaxOptimizer',
    'MomentumOptimizer',
    'Optimizer',
    'OptimizerConstructors',
    'RMSPropOptimizer',
    'Reduction',
    'SGDOptimizer',
    'losses',
    'serialization',
    'train',
  ],
  'Graft has its own, which asks for the kernel that backends may have': ['logSoftmax'],
  'Graft has its own, which gradients get through': [
    'complex',
    'fft',
    'ifft',
    'imag',
    'irfft',
    'real',
    'rfft',
    'signal',
    'spectral',
  ],
  'backends are switched with useBackend and written with defineBackend': [
    'DataStorage',
    'KernelBackend',
    'backend',
    'copyRegisteredKernels',
    'engine',
    'findBackend',
    'findBackendFactory',
    'getBackend',
    'getGradient',
    'getKernel',
    'getKernelsForBackend',
    'kernel_impls',
    'ready',
    'registerBackend',
    'registerGradient',
    'registerKernel',
    'removeBackend',
    'setBackend',
    'unregisterGradient',
    'unregisterKernel',
  ],
  'process-wide switches of tfjs': [
    'ENV',
    'Environment',
    'deprecationWarn',
    'device_util',
    'disableDeprecationWarnings',
    'enableDebugMode',
    'enableProdMode',
    'env',
    'setPlatform',
    'test_util',
  ],
  'internals of single ops': ['gather_util', 'scatter_util'],
};

const RENAMED: Record<string, string> = {
  backend_util: 'backendUtil',
  broadcast_util: 'broadcastUtil',
  slice_util: 'sliceUtil',
  tensor_util: 'tensorUtil',
};

/** What is ours under their name: the same, and then some. */
const REPLACED = ['fused'];

const theirs = tfjs as unknown as Record<string, unknown>;
const ours = core as unknown as Record<string, unknown>;

describe('the op facade', () => {
  const leftOut = new Set(Object.values(LEFT_OUT).flat());
  // The strings are kernel names; the rest of what Node adds to a CommonJS module is no export.
  const names = Object.keys(theirs).filter(
    (name) => /^\w+$/.test(name) && name !== 'default' && typeof theirs[name] !== 'string',
  );

  it('passes on everything that is not left out on purpose', () => {
    const missing = names.filter(
      (name) =>
        !leftOut.has(name) &&
        !REPLACED.includes(name) &&
        ours[RENAMED[name] ?? name] !== theirs[name],
    );
    expect(missing).toEqual([]);
    expect(names.length).toBeGreaterThan(280);
  });

  it('replaces nothing but what is differentiated better', () => {
    expect(Object.keys(core.fused).sort()).toEqual(Object.keys(tfjs.fused).sort());
    expect(core.fused.depthwiseConv2d).toBe(tfjs.fused.depthwiseConv2d);
  });

  it('leaves out only what exists, and really leaves it out', () => {
    expect([...leftOut].filter((name) => !names.includes(name))).toEqual([]);
    expect([...leftOut].filter((name) => ours[name] === theirs[name])).toEqual([]);
  });
});
