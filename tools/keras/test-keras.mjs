#!/usr/bin/env node
// Saves models, opens them in Keras, and compares what both compute.
//
//   npm run test:keras -- --python PYTHON
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { python: { type: 'string' } } });
const python = values.python ?? process.env.GRAFT_PYTHON;
if (!python) {
  console.log('skipped: name a Python that has Keras, --python PYTHON (or set GRAFT_PYTHON)');
  process.exit(0);
}
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const jest = resolve(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', jest, 'keras-itself'],
  {
    cwd: resolve(root, 'packages/formats'),
    stdio: 'inherit',
    env: { ...process.env, GRAFT_PYTHON: python },
  },
);
process.exitCode = status ?? 1;
