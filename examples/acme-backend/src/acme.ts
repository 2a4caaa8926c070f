import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, type Backend } from '@graftjs/core';
import { AcmeStorage } from './acme-storage.js';

/** What Acme has so far: two kernels. Whatever else a model needs runs on the CPU reference. */
export function acme(): Backend {
  return defineBackend({
    name: 'acme',
    open: () => new AcmeStorage(),
    fallback: cpu(),
    kernels: {
      Relu: ({ x }, _attrs, storage) =>
        storage.make(
          x.shape,
          x.dtype,
          storage.numbers(x).map((value) => (value < 0 ? 0 : value)),
        ),

      Add({ a, b }, attrs, storage, calls) {
        if (a.shape.join() !== b.shape.join() || a.dtype !== 'float32' || b.dtype !== 'float32') {
          return calls.fallback({ a, b }, attrs);
        }
        const [left, right] = [storage.numbers(a), storage.numbers(b)];
        return storage.make(
          a.shape,
          'float32',
          left.map((value, i) => value + right[i]!),
        );
      },
    },
  });
}
