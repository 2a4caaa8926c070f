// npm run audit:kernels [-- --json FILE] [--all]
// Which kernels a training step of any layer still leaves to tfjs's CPU code on the SIMD engine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, all: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(root, 'node_modules', '.audit-'));
const outfile = join(folder, 'audit.mjs');
try {
  await build({
    entryPoints: [join(import.meta.dirname, 'layer-kernels.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@graftjs/source'],
    external: ['@tensorflow/*'],
    outfile,
    logLevel: 'error',
  });
  const { auditLayers } = await import(pathToFileURL(outfile).href);
  report(await auditLayers());
} finally {
  rmSync(folder, { recursive: true });
}

function report({ account, free }) {
  const rows = [...account]
    .filter(([kernel]) => !free.has(kernel))
    .map(([kernel, { forward, gradient, layers }]) => ({
      kernel,
      forward,
      gradient,
      layers: [...layers].sort(),
    }))
    .sort((a, b) => (a.kernel < b.kernel ? -1 : 1));
  const left = rows.filter(({ forward, gradient }) => forward.cpu + gradient.cpu > 0);
  console.log('| kernel | forward | gradient | layers that leave it to the CPU |');
  console.log('| --- | --- | --- | --- |');
  for (const { kernel, forward, gradient, layers } of options.all ? rows : left) {
    const named =
      layers.slice(0, 6).join(', ') + (layers.length > 6 ? `, … (${layers.length})` : '');
    console.log(`| ${kernel} | ${where(forward)} | ${where(gradient)} | ${named} |`);
  }
  const sum = (of) => rows.reduce((total, row) => total + of(row.forward) + of(row.gradient), 0);
  const [calls, cpu] = [sum(({ calls }) => calls), sum(({ cpu }) => cpu)];
  console.log(
    `\n${rows.length} kernels in ${calls} calls; ${rows.length - left.length} kernels and ` +
      `${(100 * (1 - cpu / calls)).toFixed(1)} % of the calls native throughout`,
  );
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
}

function where({ calls, cpu }) {
  if (calls === 0) return '';
  if (cpu === 0) return `native (${calls})`;
  return cpu >= calls ? `CPU (${cpu})` : `CPU ${cpu} of ${calls}`;
}
