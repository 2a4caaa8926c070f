// What one would write by hand with TensorFlow.js: photos through MobileNet, once, on its fastest
// backend for Node. Prints the seconds; the first batch, which compiles, does not count.
// node docs/studies/stock/feature-pass.mjs DATA [PHOTOS]
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';

const [dataDir, most = Infinity] = process.argv.slice(2);
const BATCH = 32;
const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
setThreadsCount(2);
await tf.setBackend('wasm');

const folder = join(dataDir, 'mobilenet-v1-025-224-tfjs');
const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json')));
const bytes = Buffer.concat(
  weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(folder, path)))),
);
const whole = await loadLayersModel(
  tf.io.fromMemory({
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(bytes).buffer,
  }),
);
const pooled = whole.layers.find((layer) => layer.getClassName() === 'GlobalAveragePooling2D');
const body = modelOf({ inputs: whole.inputs, outputs: pooled.output });

const signs = join(dataDir, 'sign-language-digits/Dataset');
const files = readdirSync(signs)
  .flatMap((name) => readdirSync(join(signs, name)).map((file) => join(signs, name, file)))
  .slice(0, Number(most));
const pixelsOf = (file) =>
  sharp(file).resize(224, 224, { fit: 'fill', kernel: 'linear' }).removeAlpha().raw().toBuffer();

async function features(batch) {
  const images = await Promise.all(batch.map(pixelsOf));
  const values = new Float32Array(batch.length * 224 * 224 * 3);
  images.forEach((image, i) => {
    for (let j = 0; j < image.length; j++) values[i * image.length + j] = image[j] / 127.5 - 1;
  });
  const x = tf.tensor4d(values, [batch.length, 224, 224, 3]);
  const y = body.predict(x);
  const rows = await y.data();
  tf.dispose([x, y]);
  return rows;
}

await features(files.slice(0, BATCH));
const begin = performance.now();
let sum = 0;
for (let i = 0; i < files.length; i += BATCH) {
  for (const value of await features(files.slice(i, i + BATCH))) sum += value;
}
const seconds = (performance.now() - begin) / 1000;
console.log(JSON.stringify({ photos: files.length, seconds, mean: sum / files.length / 256 }));
