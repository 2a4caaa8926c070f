// Writes docs/features.md: every layer class of Keras, whether it stands, and what tests it.
//
//   node tools/features.mjs
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const testing = join(root, 'packages/layers/src/testing');
const folder = mkdtempSync(join(root, 'node_modules', '.features-'));
const outfile = join(folder, 'features.mjs');
try {
  await build({
    entryPoints: [join(testing, 'features.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@graftjs/source'],
    external: ['@tensorflow/*'],
    outfile,
    logLevel: 'error',
  });
  const { featuresPage } = await import(pathToFileURL(outfile).href);
  writeFileSync(join(root, 'docs/features.md'), featuresPage(pathToFileURL(`${testing}/`)));
} finally {
  rmSync(folder, { recursive: true });
}
