import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { tfjsGradients } from './tfjs-gradients.js';

/**
 * Makes every op of tfjs-core differentiable, in Node and in browsers alike.
 *
 * `useBackend` does this itself; call it where you set a backend of tfjs without Graft. A gradient
 * that is registered already, by tfjs-layers or by you, is kept. Calling it again does nothing.
 */
export function registerGradients(): void {
  for (const gradient of tfjsGradients) {
    if (getGradient(gradient.kernelName) == null) registerGradient(gradient);
  }
}
