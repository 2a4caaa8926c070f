import { Random, tensor, type Model } from '@graftjs/core';

/** Random parameters, so that nothing is hidden behind zeros and ones. */
export function scramble(net: Model, seed = 3): Model {
  const random = new Random(seed);
  for (const parameter of net.parameters) {
    const positive = /variance|gamma/.test(parameter.name);
    const values = Float32Array.from({ length: parameter.size }, () =>
      positive ? random.uniform(0.5, 1.5) : random.normal(0, 0.3),
    );
    const made = tensor(values, [...parameter.shape]);
    parameter.assign(made);
    made.dispose();
  }
  return net;
}
