// npm run test:gates [-- NAME…] [--json FILE]
// The gates in short form: fewer seeds and labels, a source that trained briefly. Without G8, whose zoo
// of sources takes minutes, and G5, which fails (docs/studies/results/g5.md).
// In full, with their tables: npm run study -- all
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { useBackend } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';
import { dataDir, runStudy } from './run-study.mjs';
import { resultText } from './result-page.mjs';

const GATES = 'g1 g2 g3 g4 g6 g7 g9 g10 g11 g12 g13 g14 g15 g16 g17'.split(' ');
/** Those that need no data. */
const SELF_CONTAINED = new Set(['g4', 'g6', 'g7', 'g15', 'g16']);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const chosen = positionals.length > 0 ? positionals : GATES;
const there = existsSync(dataDir);
if (!there) console.log(`no data in ${dataDir} (set GRAFT_DATA): gates that need them are skipped`);
await useBackend(simd());

const outcome = { passed: 0, failed: 0, skipped: 0 };
const results = [];
for (const name of chosen) {
  if (!there && !SELF_CONTAINED.has(name)) {
    outcome.skipped += 1;
    console.log(`- ${name}: skipped`);
    continue;
  }
  try {
    const { result, page } = await runStudy(name, { seed: 7, trimmed: true });
    results.push(result);
    outcome[result.passed ? 'passed' : 'failed'] += 1;
    console.log(`${result.passed ? '✓' : '✗'} ${name}: ${page.claim} (${result.seconds} s)`);
    if (!result.passed) console.log(resultText(page).replace(/^/gm, '    '));
  } catch (error) {
    outcome.failed += 1;
    console.log(`✗ ${name}: ${error.stack}`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
const { passed, failed, skipped } = outcome;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);
