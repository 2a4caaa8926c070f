import type { Parameter, Tensor } from '@graftjs/core';

/** Runs something with other values in place of those of parameters, which stay as they are. */
export function withValues<T>(values: ReadonlyMap<Parameter, Tensor>, run: () => T): T {
  const adapters = [...values.keys()].map(({ adapter }) => adapter);
  for (const [parameter, value] of values) {
    parameter.adapt({ parameters: [], values: () => value });
  }
  try {
    return run();
  } finally {
    [...values.keys()].forEach((parameter, i) => parameter.adapt(adapters[i] ?? null));
  }
}
