import { getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import { correctedGradients, missingGradients } from './graft-gradients.js';
import { shareSaved } from './share-saved.js';
import { tfjsGradients } from './tfjs-gradients.js';

/**
 * Makes every op of tfjs-core differentiable, in Node and in browsers alike.
 *
 * `useBackend` does this itself; call it where you set a backend of tfjs without Graft. A gradient
 * that is registered already, by tfjs-layers or by you, is kept, unless it is one that tfjs has
 * wrong. Calling it again does nothing.
 */
export function registerGradients(): void {
  shareSaved();
  for (const gradient of correctedGradients) {
    if (getGradient(gradient.kernelName) === gradient) continue;
    if (getGradient(gradient.kernelName) != null) unregisterGradient(gradient.kernelName);
    registerGradient(gradient);
  }
  for (const gradient of [...missingGradients, ...tfjsGradients]) {
    if (getGradient(gradient.kernelName) == null) registerGradient(gradient);
  }
}
