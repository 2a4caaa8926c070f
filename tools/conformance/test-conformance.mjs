// npm run test:conformance [-- --backend simd|wasm|webgpu|cpu] [--tier TIER,…] [--threads N] [--filter TEXT]
//   [--json FILE] [--coverage FILE.md|FILE.json]
// TIER: storage, kernels, gradients, training (the testkit), models (small trainings against the
// reference) and upstream (tfjs-core's own specs).
// Default: every tier on every backend; on webgpu, which may be SwiftShader, the testkit alone. Where
// there is no WebGPU, its checks are skipped.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { vulkanEnvironment } from '../webgpu/vulkan.mjs';
import { knownFailures } from './known-failures.mjs';

const BACKENDS = ['simd', 'wasm', 'webgpu', 'cpu'];
const { values: options } = parseArgs({
  options: {
    backend: { type: 'string' },
    tier: { type: 'string' },
    threads: { type: 'string', default: '2' },
    filter: { type: 'string' },
    json: { type: 'string' },
    coverage: { type: 'string' },
  },
});
if (options.backend === undefined) process.exitCode = runEach();
else if (options.backend === 'webgpu' && needsVulkan()) process.exitCode = runWithVulkan();
else process.exitCode = await run(options.backend);

/** A process for each: a backend of tfjs is one for a process. */
function runEach() {
  const script = fileURLToPath(import.meta.url);
  const own = process.argv.slice(2);
  const failed = BACKENDS.filter((backend) => {
    const isSlow = backend === 'webgpu' && options.tier === undefined;
    const tiers = isSlow ? ['--tier', 'storage,kernels,gradients,training'] : [];
    const command = [script, '--backend', backend, ...tiers, ...own];
    const env = vulkanEnvironment();
    return spawnSync(process.execPath, command, { stdio: 'inherit', env }).status !== 0;
  });
  return failed.length > 0 ? 1 : 0;
}

/** Whether Dawn would look for a driver in vain that Chromium has. */
function needsVulkan() {
  return vulkanEnvironment() !== process.env;
}

function runWithVulkan() {
  const command = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const env = vulkanEnvironment();
  return spawnSync(process.execPath, command, { stdio: 'inherit', env }).status ?? 1;
}

async function run(backend) {
  const { TIERS } = await import('@graftjs/backend-testkit');
  const known = [...TIERS, 'models', 'upstream'];
  const tiers = options.tier?.split(',') ?? known;
  check('backend', [backend], BACKENDS);
  check('tier', tiers, known);
  const { openBackend } = await import('./open-backend.mjs');
  const found = await (await openBackend(backend, { threads: 1 })).availability();
  if (!found.available) {
    console.log(`skipped: ${backend} cannot run here, ${found.reason}`);
    console.log(`0 passed, 0 failed, ${tiers.length} skipped`);
    return 0;
  }
  const reports = [];
  const own = tiers.filter((tier) => TIERS.includes(tier));
  if (own.length > 0) reports.push(await runTestkit(backend, own));
  if (tiers.includes('models')) {
    const { trainSmallModels } = await import('./train-small-models.mjs');
    reports.push(await trainSmallModels(backend, { threads: Number(options.threads) }));
  }
  if (tiers.includes('upstream')) {
    const { runUpstream } = await import('./upstream.mjs');
    const threads = Number(options.threads);
    reports.push(await runUpstream(backend, { threads, filter: options.filter }));
  }
  const report = reports.reduce(joined);
  for (const { name, message } of report.failures.slice(0, 60)) {
    console.log(`- ${name}\n    ${message.split('\n')[0].slice(0, 200)}`);
  }
  console.log(`${backend} ${tiers.join(', ')}:`);
  console.log(`${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  return report.failed === 0 ? 0 : 1;
}

async function runTestkit(name, tiers) {
  const { closeBackend, storageOf, useBackend } = await import('@graftjs/core');
  const { coverageTable, runConformance } = await import('@graftjs/backend-testkit');
  const { openBackend } = await import('./open-backend.mjs');
  const backend = await openBackend(name, { threads: Number(options.threads) });
  await useBackend(backend);
  const known = knownFailures(await storageOf(name));
  if (name === 'webgpu') await computeOnGpu();
  const { results, ...counts } = await runConformance(backend, { tiers, known });
  if (options.coverage) {
    const whole = { results, ...counts };
    const asData = options.coverage.endsWith('.json');
    const text = asData ? `${JSON.stringify(whole, null, 2)}\n` : coverageTable(whole);
    writeFileSync(options.coverage, text);
  }
  await closeBackend(backend);
  return {
    backend: name,
    specs: results.length,
    passed: counts.passed,
    failed: counts.failed,
    skipped: counts.known,
    failures: results
      .filter(({ status }) => status === 'failed' || status === 'fixed')
      .map(({ id, message }) => ({ name: id, message: message ?? '' })),
  };
}

/** Else tfjs computes small tensors on the CPU, and nearly all tensors of the checks are small. */
async function computeOnGpu() {
  const { env } = await import('@tensorflow/tfjs-core');
  env().set('WEBGPU_CPU_FORWARD', false);
}

function joined(a, b) {
  const sum = (key) => a[key] + b[key];
  const counts = Object.fromEntries(
    ['specs', 'passed', 'failed', 'skipped'].map((key) => [key, sum(key)]),
  );
  return { ...a, ...counts, failures: [...a.failures, ...b.failures] };
}

function check(option, given, known) {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  console.error(`--${option} ${unknown.join(',')}: expected ${known.join(', ')}`);
  process.exit(2);
}
