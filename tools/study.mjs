// npm run study -- NAME…|all [--json FILE] [--seed S] [--epochs N] [--threads N] [--trimmed] [--write]
// Runs docs/studies/NAME.mjs, which exports `study({ dataDir, seed, … })` and gives its figures. `all`
// runs every gate, g1 to g17. --write puts the table into docs/studies/results.
import { existsSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDir, isGate, root, runStudy, studyNames } from './study/run-study.mjs';
import { resultText, writeResult } from './study/result-page.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    seed: { type: 'string', default: '7' },
    epochs: { type: 'string' },
    threads: { type: 'string' },
    trimmed: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    lines: { type: 'boolean' },
  },
});
const all = positionals[0] === 'all';
const names = studyNames.filter((name) => (all ? isGate(name) : positionals.includes(name)));
if (names.length === 0 || (!all && names.length < positionals.length)) {
  console.error(`usage: npm run study -- NAME…|all [--json FILE] [--seed S] [--trimmed] [--write]`);
  console.error(`studies: ${studyNames.join(', ')}`);
  process.exit(2);
}
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

const results = [];
for (const each of names) {
  const { result, page } = await runStudy(each, {
    seed: Number(values.seed),
    trimmed: values.trimmed,
    progress: values.lines ? 'lines' : true,
    ...(values.epochs && { epochs: Number(values.epochs) }),
  });
  results.push(result);
  if (page) console.error(resultText(page));
  if (page && values.write) writeResult(resolve(root, 'docs/studies/results'), page);
}
const json = JSON.stringify(all || names.length > 1 ? results : results[0], null, 2);
if (values.json) writeFileSync(resolve(values.json), `${json}\n`);
else console.log(json);
process.exit(results.some(({ passed }) => passed === false) ? 1 : 0);
