import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { getGradient, registerGradient, type GradConfig } from '@tensorflow/tfjs-core';
import { registerGradients } from './register-gradients.js';
import { tfjsGradients } from './tfjs-gradients.js';

describe('registerGradients', () => {
  it('knows every gradient of tfjs-core once', () => {
    const names = tfjsGradients.map(({ kernelName }) => kernelName);
    expect(names).toHaveLength(101);
    expect(new Set(names).size).toBe(101);
    expect(names).toEqual(expect.arrayContaining(['Conv2D', 'BatchMatMul', 'GatherV2', 'Sum']));
  });

  it('keeps gradients that are registered already, and may be called again', () => {
    expect(getGradient('Square')).toBeUndefined();
    const own: GradConfig = { kernelName: 'Square', gradFunc: () => ({}) };
    registerGradient(own);
    registerGradients();
    const conv = getGradient('Conv2D');
    registerGradients();
    expect(getGradient('Square')).toBe(own);
    expect(getGradient('Conv2D')).toBe(conv);
    expect(tfjsGradients.every(({ kernelName }) => getGradient(kernelName))).toBe(true);
  });

  it('is made from the tfjs-core that is installed', () => {
    const script = fileURLToPath(new URL('../../tools/generate-gradients.mjs', import.meta.url));
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
