// Writes src/gradients/tfjs-gradients.ts: tfjs-core's own gradients as one typed array.
//
//   node tools/generate-gradients.mjs          write the file
//   node tools/generate-gradients.mjs --check  fail where it is not what the installed tfjs-core gives
//
// tfjs-core registers gradients as a side effect of a module that Node cannot load. Only what
// tfjs-core does not export is taken in here; ops, utilities and the engine come from
// '@tensorflow/tfjs-core' itself, so that there is one engine and one Tensor class.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import prettier from 'prettier';

const require = createRequire(import.meta.url);
const target = fileURLToPath(new URL('../src/gradients/tfjs-gradients.ts', import.meta.url));
const tfjsCore = dirname(require.resolve('@tensorflow/tfjs-core/package.json'));
const dist = join(tfjsCore, 'dist');
const { version } = require('@tensorflow/tfjs-core/package.json');
const exported = require('@tensorflow/tfjs-core');

// Modules that tfjs-core exports as a namespace object, or through a function.
const NAMESPACES = {
  'util.js': 'util',
  'util_base.js': 'util',
  'tensor_util.js': 'tensor_util',
  'ops/broadcast_util.js': 'broadcast_util',
  'ops/axis_util.js': 'backend_util',
  'ops/conv_util.js': 'backend_util',
  'ops/selu_util.js': 'backend_util',
  'ops/slice_util.js': 'slice_util',
};
// What the rest of these modules does is of no concern to gradients.
const PARTLY_PUBLIC = new Set(['environment.js', 'kernel_names.js']);
const SINGLETONS = {
  'engine.js': `import { engine } from '@tensorflow/tfjs-core'; export const ENGINE = engine();`,
  'tensor.js': `import { Tensor } from '@tensorflow/tfjs-core'; export { Tensor };
    export const getGlobalTensorClass = () => Tensor;`,
};

const namesOf = (text) =>
  [
    ...[...text.matchAll(/^export (?:async )?(?:const|let|var|function|class) (\w+)/gm)].map(
      (m) => m[1],
    ),
    ...[...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap((m) =>
      m[1].split(',').map((name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .pop(),
      ),
    ),
  ].filter(Boolean);

// Every word that occurs in what is taken in, so that stand-ins offer no more than is asked for.
const words = new Set();
for (const folder of ['.', 'gradients', 'ops']) {
  for (const name of await readdir(join(dist, folder))) {
    if (!/(_grad|_grad_util|_backprop\w*|^tensor_util_env)\.js$/.test(name)) continue;
    const text = (await readFile(join(dist, folder, name), 'utf8')).replace(/\/\/# source.*/, '');
    for (const [word] of text.matchAll(/\w+/g)) words.add(word);
  }
}

/** The module that stands in for one of tfjs-core's, or undefined where it must be taken in. */
async function standIn(file) {
  const path = relative(dist, file).replaceAll('\\', '/');
  if (SINGLETONS[path]) return SINGLETONS[path];
  const namespace = NAMESPACES[path];
  if (namespace) {
    const names = Object.keys(exported[namespace])
      .filter((name) => words.has(name))
      .join(', ');
    return `import { ${namespace} } from '@tensorflow/tfjs-core'; export const { ${names} } = ${namespace};`;
  }
  const names = namesOf(await readFile(file, 'utf8'));
  const known = names.filter((name) => name in exported);
  const isPublic = known.length > 0 && (known.length === names.length || PARTLY_PUBLIC.has(path));
  return isPublic
    ? `export { ${known.filter((name) => words.has(name)).join(', ')} } from '@tensorflow/tfjs-core';`
    : undefined;
}

const plugin = {
  name: 'tfjs-core-from-outside',
  setup({ onLoad }) {
    onLoad({ filter: /tfjs-core[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      if (basename(dirname(path)) === 'gradients') return undefined;
      const contents = await standIn(path);
      return contents === undefined ? undefined : { contents, resolveDir: tfjsCore };
    });
  },
};

const files = (await readdir(join(dist, 'gradients'))).filter((name) => name.endsWith('_grad.js'));
const configs = [];
for (const file of files.sort()) {
  const text = await readFile(join(dist, 'gradients', file), 'utf8');
  configs.push(...namesOf(text).map((name) => ({ file, name })));
}
const entry = [
  ...configs.map(({ file, name }) => `import { ${name} } from './dist/gradients/${file}';`),
  `export const tfjsGradients = [${configs.map(({ name }) => name).join(', ')}];`,
].join('\n');

const { outputFiles, metafile } = await build({
  stdin: { contents: entry, resolveDir: tfjsCore },
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  legalComments: 'none',
  external: ['@tensorflow/tfjs-core'],
  plugins: [plugin],
  logLevel: 'warning',
});
if (process.argv.includes('--verbose')) {
  console.log(
    Object.entries(Object.values(metafile.outputs)[0].inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path, { bytesInOutput }]) => `${path} ${bytesInOutput}`)
      .join('\n'),
  );
}
const body = outputFiles[0].text
  .replace(/^\/\/ .*$/gm, '')
  .replace(/^var tfjsGradients = /m, 'var tfjsGradients: readonly GradConfig[] = ');
const header = `// @ts-nocheck
/* eslint-disable */
// Generated by tools/generate-gradients.mjs from @tensorflow/tfjs-core ${version}. Do not edit.
// Copyright Google LLC and the TensorFlow.js authors, Apache License 2.0.
import type { GradConfig } from '@tensorflow/tfjs-core';
`;
const options = { ...(await prettier.resolveConfig(target)), parser: 'typescript' };
const text = await prettier.format(header + body, options);

if (process.argv.includes('--check')) {
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error(
      `${relative(process.cwd(), target)} is not what tfjs-core ${version} gives; run node tools/generate-gradients.mjs`,
    );
    process.exit(1);
  }
} else {
  await writeFile(target, text);
  console.log(`${configs.length} gradients, ${text.length} characters`);
}
