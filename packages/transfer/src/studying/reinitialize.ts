import { tensor, tidy, type Model, type Parameter, type Random } from '@graftjs/core';

/**
 * Gives a model weights as if it had learned nothing: kernels from normals of variance 2 / fan-in
 * (He et al. 2015), scales and moving variances 1, everything else 0. What training from scratch
 * begins with.
 */
export function reinitialize(model: Model, random: Random): void {
  for (const parameter of new Set(model.parameters)) {
    const own = random.split(parameter.path);
    const values = Float32Array.from({ length: parameter.size }, valuesFor(parameter, own));
    tidy(() => parameter.assign(tensor(values, [...parameter.shape])));
  }
}

function valuesFor({ name, shape }: Parameter, random: Random): () => number {
  if (/gamma|variance/.test(name)) return () => 1;
  if (shape.length < 2) return () => 0;
  const depthwise = /depthwise/.test(name);
  const inputs = shape.slice(0, depthwise ? -2 : -1).reduce((product, axis) => product * axis, 1);
  const deviation = Math.sqrt(2 / Math.max(1, inputs));
  return () => random.normal(0, deviation);
}
