// Golden numbers of the layers, from Keras: every case of the sweep, as Keras computes it.
//
//   node tools/goldens/keras-layers.mjs --python PYTHON [family ...]
//
// A family is a file in packages/layers/src/testing/cases; each gets a file in testing/goldens. The
// configuration of each case goes to Keras under Keras's names, so a misnamed option is an error.
// TensorFlow computes, and PyTorch what TensorFlow does not: on CPUs Keras 3.15 with TensorFlow adds
// the bias of a channels-first Conv2D along the wrong axis, and refuses other such layers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const testing = join(root, 'packages/layers/src/testing');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python3' } },
});
const families = positionals.length
  ? positionals
  : readdirSync(join(testing, 'cases'))
      .filter((name) => name !== 'one.ts')
      .map((name) => name.slice(0, -'.ts'.length));

const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isNested = (value) => typeof value?.type === 'string' && typeof value.config === 'object';

/** Options that say nothing about numbers, or that Keras has elsewhere. */
const LEFT_OUT = /^(name|trainable|inputShape|batchInputShape|batchSize|inputLength)$/;
/** Options that hold texts of the user's. */
const TEXTS = /^(vocabulary|oovToken|maskToken|maskValue|encoding)$/;
const WITHOUT_EFFECT = /(Initializer|Regularizer|Constraint)$/;

const kerasConfig = (config) =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !LEFT_OUT.test(key) && !WITHOUT_EFFECT.test(key))
      .map(([key, value]) => [snakeCase(key), TEXTS.test(key) ? value : kerasValue(value)]),
  );

function kerasValue(value) {
  if (Array.isArray(value)) return value.map(kerasValue);
  if (typeof value === 'string') return snakeCase(value);
  if (!isNested(value)) return value;
  const [family, name] = value.type.split('/');
  if (family === 'activations') {
    return { activation: snakeCase(name), options: kerasConfig(value.config) };
  }
  return { layer: name, config: kerasConfig(value.config) };
}

async function casesOf(family) {
  const folder = mkdtempSync(join(root, 'node_modules', '.goldens-'));
  const outfile = join(folder, `${family}.mjs`);
  await build({
    entryPoints: [join(testing, 'cases', `${family}.ts`)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@graftjs/source'],
    external: ['@tensorflow/*'],
    outfile,
    logLevel: 'error',
  });
  const [byName] = Object.values(await import(pathToFileURL(outfile).href));
  rmSync(folder, { recursive: true });
  return Object.entries(byName).flatMap(([name, cases]) =>
    cases
      .filter(({ beyondKeras }) => beyondKeras === undefined)
      .map(({ title, make, inputs, values: given, indicesBelow, masks, training }) => {
        const layer = make();
        return {
          title: `${name}: ${title}`,
          layer: layer.type.slice(layer.type.lastIndexOf('/') + 1),
          config: kerasConfig(layer.getConfig()),
          inputs,
          ...(given === undefined ? {} : { values: given }),
          ...(indicesBelow === undefined ? {} : { indicesBelow }),
          ...(masks === undefined ? {} : { masks }),
          ...(training === undefined ? {} : { training }),
        };
      }),
  );
}

function compute(cases, backend) {
  const { status, stdout, stderr } = spawnSync(
    values.python,
    [join(root, 'tools/goldens/keras_layers.py')],
    {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, KERAS_BACKEND: backend },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

for (const family of families) {
  const cases = await casesOf(family);
  const firsts = cases.filter(
    ({ layer, config }) => config.data_format === 'channels_first' && /Conv/.test(layer),
  );
  const lasts = cases.filter((item) => !firsts.includes(item));
  const { version, answers } = compute(lasts, 'tensorflow');
  const refused = (list) => list.filter(({ title }) => typeof answers[title] !== 'object');
  for (const backend of ['torch', 'tensorflow']) {
    const left = backend === 'torch' ? refused(cases) : refused(firsts);
    if (left.length > 0) Object.assign(answers, compute(left, backend).answers);
  }
  for (const { title } of refused(cases)) {
    console.error(`${title}\n  ${answers[title]}`);
    process.exitCode = 1;
  }
  const lines = cases
    .filter(({ title }) => typeof answers[title] === 'object')
    .map(({ title }) => `  ${JSON.stringify(title)}: ${JSON.stringify(answers[title])}`);
  const text = `{\n "generator": "tools/goldens/keras-layers.mjs",\n "keras": "${version}",\n "layers": {\n${lines.join(',\n')}\n }\n}\n`;
  writeFileSync(join(testing, 'goldens', `${family}.json`), text);
  console.log(`${family}: ${lines.length} of ${cases.length}`);
}
