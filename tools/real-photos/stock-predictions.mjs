import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@graftjs/backend-cpu';
import { tensor, useBackend } from '@graftjs/core';
import { loadModel } from '@graftjs/formats';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';

/** What our loader and TensorFlow.js's own make of one image with a saved model. */
export async function predictions(folder) {
  await useBackend(cpu());
  const ours = await loadModel(folder);
  const stock = await loadLayersModel(io.fromMemory(artifacts(folder)));
  const shape = ours.inputs[0].shape.map((length) => length ?? 1);
  const size = shape.reduce((a, b) => a * b, 1);
  const x = tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.7)),
    shape,
  );
  return {
    ours: [...(await ours.predict(x).data())],
    stock: [...(await stock.predict(x).data())],
  };
}

function artifacts(folder) {
  const { modelTopology, weightsManifest } = JSON.parse(
    readFileSync(join(folder, 'model.json'), 'utf8'),
  );
  const bytes = Buffer.concat(
    weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(folder, path)))),
  );
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(bytes).buffer,
  };
}
