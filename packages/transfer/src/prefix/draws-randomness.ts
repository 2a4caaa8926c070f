import { className, type Config, type Layer } from '@graftjs/core';

/**
 * Whether a layer gives something else each time in training although its weights stay: dropout,
 * noise, random augmentation, or a layer with dropout inside. A rate of 0 draws nothing.
 */
export function drawsRandomness(layer: Layer): boolean {
  const config: Config = layer.getConfig();
  const name = className(layer.type);
  if (/^Random/.test(name)) return true;
  if (/Dropout|Noise|StochasticDepth|DropPath/.test(name)) {
    return (config['rate'] ?? config['stddev'] ?? 1) !== 0;
  }
  return Object.entries(config).some(
    ([option, value]) => /dropout/i.test(option) && typeof value === 'number' && value > 0,
  );
}
