import type { Model, Optimizer, Parameter, Tensor } from '@graftjs/core';
import { fromHost, toHost } from '../checkpoint/host-tensor.js';

/**
 * Copies weights, moving statistics and the optimizer's state into ordinary memory; what it returns
 * brings all of them back, bit for bit.
 */
export async function preserveState(model: Model, optimizer: Optimizer): Promise<() => void> {
  const saved = await Promise.all(
    model.parameters.map(async (parameter) => ({
      parameter,
      value: await toHost(parameter.value),
    })),
  );
  const bringOptimizerBack = await optimizer.remember();
  return () => {
    for (const { parameter, value } of saved) assignOnce(parameter, fromHost(value));
    bringOptimizerBack();
  };
}

function assignOnce(parameter: Parameter, value: Tensor): void {
  parameter.assign(value);
  value.dispose();
}
