// npm run study -- NAME [--json FILE] [--seed S] [--epochs N] [--threads N]
// Runs docs/studies/NAME.mjs, which exports `study({ dataDir, seed, … })` and returns its figures.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, 'docs/studies');
const names = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    seed: { type: 'string', default: '7' },
    epochs: { type: 'string' },
    threads: { type: 'string' },
    lines: { type: 'boolean' },
  },
});
const [name] = positionals;
if (!names.includes(`${name}.mjs`)) {
  console.error(`usage: npm run study -- NAME [--json FILE] [--seed S] [--epochs N]`);
  console.error(`studies: ${names.map((file) => file.slice(0, -4)).join(', ')}`);
  process.exit(2);
}
const dataDir = resolve(process.env.GRAFT_DATA ?? resolve(root, '../shared/data'));
if (!existsSync(dataDir)) {
  console.error(`no data in ${dataDir}: set GRAFT_DATA to the folder that holds them`);
  process.exit(2);
}
// Nothing happens here where all is built.
const output = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
if (!process.env.GRAFT_SKIP_BUILD) execFileSync('npx', ['nx', 'run-many', '-t', 'build'], output);

const { useBackend } = await import('@graftjs/core');
const { simd } = await import('@graftjs/backend-simd');
await useBackend(simd(values.threads ? { threads: Number(values.threads) } : {}));

const { study } = await import(pathToFileURL(resolve(folder, `${name}.mjs`)).href);
const result = await study({
  dataDir,
  seed: Number(values.seed),
  progress: values.lines ? 'lines' : true,
  ...(values.epochs && { epochs: Number(values.epochs) }),
});
const json = JSON.stringify(result, null, 2);
if (values.json) writeFileSync(values.json, `${json}\n`);
else console.log(json);
process.exit(0);
