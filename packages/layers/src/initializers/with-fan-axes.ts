import { Registry, type Config, type Definition, type Initializer } from '@graftjs/core';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './variance-scaling.js';

const SCALED: readonly Definition<Initializer>[] = [
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
];

/** An initialiser that counts fans along these axes, if it counts fans and was given no axes. */
export function withFanAxes(
  initializer: Initializer,
  inputAxes: readonly number[],
  outputAxes: readonly number[],
): Initializer {
  const definition = SCALED.find(({ type }) => type === initializer.type);
  const config = initializer.getConfig();
  if (!definition || (config['inputAxes'] && config['outputAxes'])) return initializer;
  const counted: Config = { ...config, inputAxes, outputAxes };
  return definition.fromConfig(counted, new Registry());
}
