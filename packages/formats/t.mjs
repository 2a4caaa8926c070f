import { useBackend, memory, tensor } from '@graftjs/core';
import { wasm } from '@graftjs/backend-wasm';
import { readModel } from './dist/index.js';
import { readFileSync } from 'node:fs';
const d = '/work/shared/data/';
await useBackend(wasm());
for (const p of [
  'mobilenet-v1-025-224-tfjs',
  'teachable-machine/tm-my-image-model',
  'tfjs-official/layers_model',
  'tfjs-official/dense_model/model',
  'tfjs-official/graph_model',
  'teachable-machine/converted_keras/keras_model.h5',
  'negative/git-lfs-pointer.csv',
  'negative/zero-bytes_lstm_model.keras',
  'goldens',
]) {
  const b = memory().numTensors;
  const t = performance.now();
  try {
    const r = await readModel(d + p);
    console.log(
      p,
      r.model.layers.length,
      r.model.parameters.length,
      r.kerasVersion,
      r.notes,
      memory().numTensors - b,
      (performance.now() - t).toFixed(0) + 'ms',
    );
    if (p.includes('mobilenet') || p.includes('teach')) {
      const u8 = readFileSync(d + 'goldens/panda_224x224x3_u8.bin');
      const x = tensor(
        Float32Array.from(u8, (v) => v / 127.5 - 1),
        [1, 224, 224, 3],
      );
      const y = r.model.predict(x);
      const v = await y.data();
      if (p.includes('mobile')) {
        const gb = readFileSync(d + 'goldens/mobilenet025_panda_softmax1000_f32.bin');
        const g = new Float32Array(gb.buffer, gb.byteOffset, 1000);
        console.log('max diff', Math.max(...v.map((a, i) => Math.abs(a - g[i]))));
        console.log(y.shape);
      } else console.log(v);
    }
  } catch (e) {
    console.log(p, e.message, memory().numTensors - b);
  }
}
