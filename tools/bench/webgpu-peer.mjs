import * as tf from '@tensorflow/tfjs-core';
import { webgpu } from '@graftjs/backend-webgpu';
import { useBackend } from '@graftjs/core';

/** Runs in a row before the GPU is waited for, as a training or a prediction would do them. */
const ROW = 20;

/**
 * The GPU of this machine, or nothing where there is none. A run is timed as a part of a row of runs,
 * at whose end one number of the last result is read: the GPU has finished them all by then.
 */
export async function webgpuPeer() {
  const backend = webgpu();
  const found = await backend.availability();
  if (!found.available) {
    console.error(`webgpu is left out: ${found.reason}`);
    return undefined;
  }
  return {
    name: 'webgpu',
    async prepare(item) {
      await useBackend(backend);
      const work = item.make();
      const row = async (count) => {
        for (let i = 1; i < count; i++) tf.dispose(work());
        const last = work();
        await firstNumber(last);
        tf.dispose(last);
      };
      await row(2);
      return {
        slow: false,
        use: () => useBackend(backend),
        async timed() {
          const start = performance.now();
          await row(ROW);
          return (performance.now() - start) / ROW;
        },
      };
    },
  };
}

async function firstNumber(result) {
  const [first] = [result].flat().flatMap(tensorsOf);
  const one = tf.tidy(() => tf.slice(tf.reshape(first, [-1]), [0], [1]));
  await one.data();
  one.dispose();
}

/** Some ops give an object of tensors: `{ mean, variance }`. */
const tensorsOf = (value) => (value instanceof tf.Tensor ? [value] : Object.values(value));
