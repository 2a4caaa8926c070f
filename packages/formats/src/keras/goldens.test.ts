// Models that Keras wrote, whose graphs are unusual (tools/goldens/keras_models.py): what they compute
// here is what Keras computed, and every format keeps it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, useBackend, type Model, type Tensor } from '@graftjs/core';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { inspect, loadModel, modelFiles, readModel, type SaveFormat } from '../index.js';

beforeAll(() => useBackend(cpu()));

interface Numbers {
  readonly shape: number[];
  readonly values: (number | string)[];
}
interface Expected {
  readonly inputs: readonly (Numbers & { readonly layer: string; readonly dtype: string })[];
  readonly outputs: readonly Numbers[];
}

const folder = join(import.meta.dirname, 'goldens');
const { models } = JSON.parse(
  gunzipSync(readFileSync(join(folder, 'expected.json.gz'))).toString(),
) as { models: { readonly [name: string]: Expected } };

/** What is told in an HDF5 file and in an archive, or refused with a reason. */
const refused: { readonly [file: string]: RegExp } = {
  'low_rank.h5': /it takes 2 weights, and the file has 4[\s\S]*trained by LoRA: save it as \.keras/,
  'lookups.h5': /it has no vocabulary yet/,
  'quantized.h5': /layer "dense" \(Dense\): its weights are quantised \(int8\)/,
  'quantized.keras': /layer "dense" \(Dense\): its weights are quantised \(int8\)/,
};
/** Keras leaves the words out of HDF5 files. */
const withoutWords = new Set(['words.h5']);

const files = Object.keys(models).flatMap((name) => [`${name}.keras`, `${name}.h5`]);

function contentOf(file: string): Uint8Array {
  const packed = file.endsWith('.h5');
  const bytes = readFileSync(join(folder, packed ? `${file}.gz` : file));
  return new Uint8Array(packed ? gunzipSync(bytes) : bytes);
}

function inputsOf({ inputs }: Expected): Tensor[] {
  return inputs.map(({ values, shape, dtype }) => {
    const kind = /^(bool|string)$/.test(dtype)
      ? dtype
      : dtype.startsWith('int')
        ? 'int32'
        : 'float32';
    return tensor(values as number[], shape, kind as 'float32');
  });
}

function predicted(model: Model, inputs: Tensor[]): Numbers[] {
  const given = model.predict(inputs);
  const outputs = Array.isArray(given) ? given : [given];
  const numbers = outputs.map((y) => ({ shape: y.shape, values: Array.from(y.dataSync()) }));
  for (const y of outputs) y.dispose();
  return numbers;
}

test('all goldens have their numbers', () => {
  const stored = readdirSync(folder).filter((file) => file.endsWith('.keras'));
  expect(stored.sort()).toEqual(
    Object.keys(models)
      .map((name) => `${name}.keras`)
      .sort(),
  );
});

test.each(files)('%s', async (file) => {
  const expected = models[file.replace(/\.\w+$/, '')] as Expected;
  const before = memory().numTensors;
  const reason = refused[file];
  if (reason) {
    await expect(loadModel(contentOf(file))).rejects.toThrow(reason);
    expect(memory().numTensors).toBe(before);
    return;
  }
  const { model, notes } = await readModel(contentOf(file));
  expect(notes).toEqual([]);
  expect(model.inputs.map(({ use }) => use.layer.name)).toEqual(
    file.startsWith('deferred') ? [expect.anything()] : expected.inputs.map(({ layer }) => layer),
  );
  const inputs = inputsOf(expected);
  if (withoutWords.has(file)) {
    expect(() => model.predict(inputs)).toThrow('it has no vocabulary yet');
  } else {
    const found = predicted(model, inputs);
    expected.outputs.forEach(({ shape, values }, i) => {
      expect(found[i]?.shape).toEqual(shape);
      const near = { relative: 1e-4, absolute: 1e-5 };
      expectNear((found[i]?.values ?? []) as number[], values as number[], near);
    });
    expect(found.length).toBe(expected.outputs.length);
    for (const format of ['keras', 'h5', 'tfjs'] satisfies SaveFormat[]) {
      const again = await loadModel(await modelFiles(model, { format }));
      expect(predicted(again, inputs)).toEqual(found);
      again.dispose();
    }
  }
  for (const used of [model, ...inputs]) used.dispose();
  expect(memory().numTensors).toBe(before);
  const { layers } = await inspect(contentOf(file));
  expect(layers.filter(({ known }) => !known)).toEqual([]);
});
