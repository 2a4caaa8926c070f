// What the page runs: the conformance suite on the SIMD engine, what the engine says of itself, a round
// through the browser's own file system, models kept there, and a run that one watches and whose logs one
// downloads.
import { backendCapabilities, tensor, useBackend } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';
import { runConformance } from '@graftjs/backend-testkit';
import { loadModel, modelFiles, saveModel, toDirectory } from '@graftjs/formats';
import { conv2d, dense, flatten, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { adam } from '@graftjs/optimizers';
import {
  browserStore,
  elementProgress,
  fit,
  historySvg,
  memoryEvents,
  tensorBoard,
} from '@graftjs/training';

globalThis.checkEngine = async () => {
  const backend = simd();
  await useBackend(backend);
  const { passed, failed, known, results } = await runConformance(backend);
  const failures = results
    .filter(({ status }) => status === 'failed' || status === 'fixed')
    .map(({ id, message }) => ({ name: id, message }));
  return {
    isolated: globalThis.crossOriginIsolated === true,
    threads: backendCapabilities().threads,
    passed,
    failed,
    skipped: known,
    failures,
  };
};

globalThis.checkStore = async () => {
  const store = browserStore('graft-check');
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  await store.write('kept', new Uint8Array([1, 2, 3]));
  await store.write('kept', bytes);
  const listed = await store.list();
  const read = await store.read('kept');
  await store.remove('kept');
  await store.remove('never there');
  const same = read.length === bytes.length && read.every((byte, i) => byte === bytes[i]);
  return same && listed.join() === 'kept' && (await store.list()).length === 0;
};

/** Trains with a bar in the page, draws the curves, and saves the event files. */
globalThis.checkTraining = async () => {
  const place = document.body.appendChild(document.createElement('div'));
  const events = memoryEvents();
  const model = sequential([dense(4, { activation: 'relu', inputShape: [2] }), dense(1)]);
  const x = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(i)]);
  const history = await fit(
    model,
    { x, y: x.map(([a, b]) => [a - b]) },
    {
      loss: meanSquaredError(),
      optimizer: adam(0.01),
      epochs: 3,
      seed: 7,
      validationSplit: 0.25,
      progress: elementProgress(place),
      callbacks: [tensorBoard({ logDir: events })],
    },
  );
  const chart = document.body.appendChild(document.createElement('div'));
  chart.innerHTML = historySvg(history);
  events.download();
  return {
    bar: place.querySelector('progress').value,
    line: place.querySelector('output').textContent,
    curves: chart.querySelectorAll('svg path').length,
    files: [...events.files().keys()].map((name) => name.replaceAll('/', '_')).sort(),
  };
};

/** Saves a model into the browser's file system and reads it back, in each format and as a `File`. */
globalThis.checkModels = async () => {
  const net = sequential([
    conv2d(4, { kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
    flatten(),
    dense(3, { activation: 'softmax' }),
  ]);
  const x = tensor(
    Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
    [1, 8, 8, 1],
  );
  const answer = async (model) => [...(await model.predict(x).data())].join();
  const wanted = await answer(net);
  const root = await navigator.storage.getDirectory();
  const same = {};
  for (const format of ['tfjs', 'keras', 'h5']) {
    const folder = await root.getDirectoryHandle(`model-${format}`, { create: true });
    await saveModel(net, toDirectory(folder), { format });
    same[format] = (await answer(await loadModel(folder))) === wanted;
  }
  const [[name, bytes]] = await modelFiles(net, { format: 'keras' });
  same.file = (await answer(await loadModel(new File([bytes], name)))) === wanted;
  return same;
};
