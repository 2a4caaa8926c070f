import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep, memory, Random, tensor, tidy, useBackend } from '@graftjs/core';
import { loadModel, saveModel } from '@graftjs/formats';
import {
  dense,
  flatten,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  identity,
  resetStates,
} from '@graftjs/layers';
import {
  attachIa3,
  attachLora,
  classifierOf,
  fineTune,
  fingerprint,
  foldForInference,
  freeze,
  graft,
  graftOf,
  headOf,
  linearProbe,
  loadClassifier,
  saveClassifier,
  selectLayers,
  splitAtFrozenPrefix,
  stagesOf,
  unfreeze,
  unfreezeLast,
} from '@graftjs/transfer';
import { findHead, leafGraph, leafLayers, preprocessing } from '@graftjs/zoo';
import { examplesFor, inputFor } from './examples-for.mjs';
import { differences, expect } from './expect.mjs';
import { graftOnto, predict, trainOnce } from './train-once.mjs';

/** Checks of a net by their names: each throws where something is not as it must be. */
export const surgeryChecks = {
  async 'head and stages'(net) {
    await withBase(net, async (base) => {
      const found = findHead(base);
      const stages = stagesOf(base);
      const layers = leafLayers(base);
      const listed = stages.flatMap((stage) => stage.layers);
      expect(listed.length >= layers.length, 'a layer is in no stage');
      expect(found === null || headOf(base).length > 0, 'a head without layers');
      return found ? null : 'no head';
    });
  },
  async 'freeze by stage'(net) {
    await withBase(net, async (base) => {
      const total = new Set(base.parameters);
      const numbers = [...total].reduce((sum, { size }) => sum + size, 0);
      expect(freeze(base).frozen === numbers, 'freezing all leaves something to train');
      for (const { name, layers } of stagesOf(base)) {
        unfreeze(base, name);
        const own = new Set(layers.flatMap((layer) => layer.trainableParameters));
        const now = new Set(base.trainableParameters);
        expect(
          now.size === own.size && [...own].every((one) => now.has(one)),
          `${name} unfreezes others`,
        );
        const weights = layers.some(({ parameters }) =>
          parameters.some(({ role }) => role === 'weight'),
        );
        expect(own.size > 0 === weights, `${name} is not unfrozen`);
        freeze(base, name);
        expect(base.trainableParameters.length === 0, `${name} is not frozen`);
      }
    });
  },
  async 'split is whole'(net) {
    await withGraft(net, async (_, model) => {
      const x = inputFor(model);
      const whole = predict(model, x).flat();
      for (const { name } of stagesOf(model)) {
        freeze(model);
        unfreeze(model, { from: selectLayers(model, name)[0].name });
        const { prefix, rest } = splitAtFrozenPrefix(model);
        resetStates(model);
        const between = prefix === null ? x : tidy(() => keep(prefix.predict(x)));
        const found = differences(predict(rest, between).flat(), whole);
        expect(found === 0, `from ${name} on it differs by ${found}`);
        if (prefix) {
          const folded = await foldForInference(prefix);
          resetStates(model);
          const y = folded.model.predict(x);
          const off = differences(Array.from(y.dataSync()), Array.from(between.dataSync()));
          expect(off <= 1e-5, `folded it differs by ${off}`);
          y.dispose();
          folded.dispose();
          between.dispose();
        }
      }
      for (const one of [x].flat()) one.dispose();
    });
  },
  async 'graft inside'(net) {
    await withBase(net, async (base) => {
      const x = inputFor(base);
      const before = predict(base, x);
      for (const { name, layers } of stagesOf(base).slice(0, -1).slice(-3)) {
        const model = graft(base, { at: name, head: classifierAt(base, name) });
        model.initialize(new Random(2));
        const shared = leafGraph(base).uses.length > leafLayers(base).length;
        expect(shared || graftOf(model).at === layers.at(-1).name, `${name} ends elsewhere`);
        expect(predict(model, x)[0].length % 3 === 0, 'no answer for each class');
        const bits = await fingerprint(base.parameters);
        const data = examplesFor(model, 3 * (base.inputs[0].shape[0] ?? 1));
        const batchSize = base.inputs[0].shape[0] ?? 1;
        await fineTune(model, data, {
          recipe: linearProbe({ start: 'random', epochs: 1 }),
          seed: 7,
          batchSize,
        });
        const after = await fingerprint(base.parameters);
        expect(
          [...bits].every(([one, hash]) => after.get(one) === hash),
          'the base moved',
        );
        for (const layer of graftOf(model).head) layer.parameters.forEach((one) => one.dispose());
      }
      expect(
        differences(predict(base, x).flat(), before.flat()) === 0,
        'the base says something else',
      );
      for (const one of [x].flat()) one.dispose();
    });
  },
  async 'several heads'(net) {
    await withGraft(net, async (base, model) => {
      const { at } = graftOf(model);
      const batchSize = base.inputs[0].shape[0] ?? 3;
      const heads = {
        kind: classifierAt(base, at),
        size: { layers: [...pooledAt(base, at), dense(1)], at },
      };
      const both = graft(base, { heads });
      both.initialize(new Random(2));
      const data = examplesFor(both, batchSize, { targets: 2 });
      const recipe = unfreezeLast({ start: 'random', probeEpochs: 1, tuneEpochs: 1 });
      const { history } = await fineTune(both, data, { recipe, seed: 7, batchSize });
      const logs = history.at(-1).logs;
      expect(
        'kind.loss' in logs && 'size.loss' in logs,
        `heads without a loss of theirs: ${Object.keys(logs)}`,
      );
      for (const layer of graftOf(both).head) layer.parameters.forEach((one) => one.dispose());
    });
  },
  async 'adapters merge'(net) {
    await withGraft(net, async (base, model) => {
      const x = inputFor(base);
      const layers = ({ trainable }) => trainable !== null;
      for (const attach of [
        () => attachLora(model, { rank: 2, layers, random: new Random(4) }),
        () => attachIa3(model, { layers }),
      ]) {
        const bits = await fingerprint(model.parameters);
        const adapters = attach();
        stir(adapters.parameters);
        const adapted = predict(model, x).flat();
        adapters.merge();
        const merged = predict(model, x).flat();
        expect(
          differences(merged, adapted) <= 1e-6,
          `merged differs by ${differences(merged, adapted)}`,
        );
        adapters.unmerge();
        expect(differences(predict(model, x).flat(), adapted) === 0, 'unmerged differs');
        adapters.dispose();
        const after = await fingerprint(bits.keys());
        expect(
          [...bits].every(([one, hash]) => after.get(one) === hash),
          'not restored',
        );
      }
      for (const one of [x].flat()) one.dispose();
    });
  },
  async 'save and load'(net) {
    const dir = mkdtempSync(join(tmpdir(), 'graft-sweep-'));
    try {
      await withGraft(net, async (base, model) => {
        const x = inputFor(base);
        const wanted = predict(model, x).flat();
        await saveModel(model, join(dir, 'model'));
        await saveModel(model, join(dir, 'model.h5'));
        await saveModel(model, join(dir, 'model.keras'));
        const loaded = [];
        for (const file of ['model', 'model.h5', 'model.keras'])
          loaded.push(await loadModel(join(dir, file)));
        if (base.inputs.length === 1) {
          const classifier = classifierOf(model, {
            labels: ['a', 'b', 'c'],
            preprocessing: preprocessing('none'),
            inputSize: [8, 8],
          });
          await saveClassifier(classifier, join(dir, 'classifier'));
          loaded.push((await loadClassifier(join(dir, 'classifier'))).model);
        }
        for (const one of loaded) {
          const found = differences(predict(one, x).flat(), wanted);
          expect(found === 0, `what was saved says something else, by ${found}`);
          one.dispose();
        }
        for (const one of [x].flat()) one.dispose();
      });
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
};

/**
 * A recipe or penalty: only what may move does, kept features change nothing, and simd gives the losses
 * of the reference backend, which is left out where it would take minutes.
 */
export async function checkTraining(net, one, { cpu, simd }) {
  await useBackend(net.large ? simd : cpu);
  const kept = await trainOnce(net, one, { cache: { fold: false } });
  expect(kept.losses.length > 0 && kept.losses.every(Number.isFinite), `losses ${kept.losses}`);
  const may = ([parameter, layer]) => one.may(parameter, layer, kept.context);
  const wrong = kept.moved.filter(({ parameter, layer }) => !may([parameter, layer]));
  expect(wrong.length === 0, `${wrong.map(({ name }) => name)} moved`);
  const free = kept.couldMove.filter((entry) => entry[0].role === 'weight' && may(entry));
  const moves = free.length === 0 || kept.dead || kept.moved.length > 0;
  expect(moves, `none of ${free.length} parameters moved`);
  expect(kept.leaked === 0, `${kept.leaked} tensors are left`);
  const anew = await trainOnce(net, one, { cache: false });
  expect(String(anew.losses) === String(kept.losses), `anew ${anew.losses}, kept ${kept.losses}`);
  expect(JSON.stringify(anew.history) === JSON.stringify(kept.history), 'another history anew');
  expect(anew.bits === kept.bits, 'other weights anew');
  if (net.large) return;
  await useBackend(simd);
  const { losses } = await trainOnce(net, one, { cache: { fold: false } });
  const apart = differences(losses, kept.losses);
  expect(apart <= 1e-4, `simd differs by ${apart}: ${losses}, and cpu ${kept.losses}`);
}

async function withBase(net, use) {
  const tensors = memory().numTensors;
  const base = await net.load();
  base.initialize(new Random(1));
  await use(base);
  for (const parameter of base.parameters) parameter.dispose();
  base.dispose();
  expect(memory().numTensors === tensors, `${memory().numTensors - tensors} tensors are left`);
}

async function withGraft(net, use) {
  const tensors = memory().numTensors;
  const { base, model } = await graftOnto(net);
  model.initialize(new Random(2));
  await use(base, model);
  for (const parameter of new Set([...base.parameters, ...model.parameters])) parameter.dispose();
  base.dispose();
  expect(memory().numTensors === tensors, `${memory().numTensors - tensors} tensors are left`);
}

/** What makes vectors of what flows at a place: axes of any length are pooled. */
function pooledAt(base, at) {
  const { shape } = graft(base, { at, head: [identity()] }).outputs[0];
  if (shape.length === 2) return [];
  if (!shape.slice(1).includes(null)) return [flatten()];
  return [[globalMaxPooling1d, globalMaxPooling2d, globalMaxPooling3d][shape.length - 3]()];
}

const classifierAt = (base, at) => [...pooledAt(base, at), dense(3, { activation: 'softmax' })];

const stir = (parameters) => {
  const random = new Random(5);
  for (const parameter of parameters) {
    const values = Float32Array.from({ length: parameter.size }, () => random.uniform(0.7, 1.1));
    tidy(() => parameter.assign(tensor(values, [...parameter.shape])));
  }
};
