// Runs tfjs-core's own published specs on the completed wasm backend:
//   node upstream/run-specs.mjs [--filter TEXT] [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import Jasmine from 'jasmine';
import { exclusions } from './exclusions.mjs';

const { values: options } = parseArgs({
  options: { filter: { type: 'string', default: '' }, json: { type: 'string' } },
});
const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(here, 'specs-'));
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function run() {
  const bundle = join(folder, 'specs.cjs');
  await build({
    entryPoints: [join(here, 'spec-entry.mjs')],
    outfile: bundle,
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
        name.includes(options.filter) && !exclusions.some(({ spec: text }) => name.includes(text))
      );
    },
  });
  const report = { backend: 'wasm', specs: 0, passed: 0, failed: 0, skipped: 0, failures: [] };
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
  require(bundle);
  const wasmModule = require.resolve('@tensorflow/tfjs-backend-wasm');
  await globalThis.openBackend(`${dirname(wasmModule)}/`);
  globalThis.loadSpecs();
  await jasmine.execute();
  const { failures, ...counts } = report;
  console.log(JSON.stringify(counts));
  for (const { name, message } of failures.slice(0, 120)) {
    console.log(`- ${name}\n    ${message.split('\n')[0].slice(0, 200)}`);
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  return report.failed === 0;
}
