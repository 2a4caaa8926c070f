import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import Jasmine from 'jasmine';
import { exclusions } from './exclusions.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Runs tfjs-core's own published specs on a backend, from the installed tfjs-core, in a process of
 * their own: they bring a second tfjs-core with them.
 *
 * @param {'simd' | 'wasm' | 'webgpu' | 'cpu'} backend
 * @returns {Promise<{ backend: string, specs: number, passed: number, failed: number,
 *   skipped: number, failures: { name: string, message: string }[] }>}
 */
export function runUpstream(backend, { threads = 2, filter = '' } = {}) {
  const child = fork(fileURLToPath(import.meta.url));
  child.send({ backend, threads, filter });
  return new Promise((resolve, reject) => {
    child.on('message', resolve);
    child.on('exit', (code) => reject(new Error(`the specs ended with exit code ${code}`)));
  });
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', async (options) => {
    const folder = mkdtempSync(join(here, '.specs-'));
    try {
      process.send(await runBundle(join(folder, 'specs.cjs'), options));
    } finally {
      rmSync(folder, { recursive: true });
      process.disconnect();
    }
  });
}

async function runBundle(outfile, { backend, threads, filter }) {
  await build({
    entryPoints: [join(here, `${backend}-specs.mjs`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['@graftjs/source'],
    mainFields: ['module', 'main'],
    // tfjs-core declares its specs free of side effects, which would drop them.
    ignoreAnnotations: true,
    external: ['jasmine-core', 'worker_threads'],
    logLevel: 'error',
  });
  const jasmine = new Jasmine();
  jasmine.exitOnCompletion = false;
  jasmine.env.configure({
    random: false,
    specFilter: (spec) => {
      const name = spec.getFullName();
      return (
        name.includes(filter) && !exclusions[backend].some(({ spec: text }) => name.includes(text))
      );
    },
  });
  const report = { backend, specs: 0, passed: 0, failed: 0, skipped: 0, failures: [] };
  jasmine.clearReporters();
  jasmine.addReporter({
    specDone({ status, fullName, failedExpectations }) {
      if (status === 'excluded') return;
      report.specs++;
      if (status === 'passed') report.passed++;
      else if (status === 'pending') report.skipped++;
      else {
        report.failed++;
        report.failures.push({ name: fullName, message: failedExpectations[0]?.message ?? '' });
      }
    },
  });
  await quietly(async () => {
    require(outfile);
    const wasmPaths = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`;
    await globalThis.openBackend({ threads, wasmPaths });
    globalThis.loadSpecs();
    await jasmine.execute();
  });
  return report;
}

/** The specs try out tfjs's profiler and its warnings, which write to the console. */
async function quietly(run) {
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    return await run();
  } finally {
    Object.assign(console, { log, warn });
  }
}
