// node tools/ci/summary.mjs FOLDER: adds up the tests in the logs of a folder, stage by stage.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { countTests } from './count-tests.mjs';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
console.log('');
for (const name of readdirSync(folder).sort()) {
  const { passed, failed, skipped } = countTests(readFileSync(join(folder, name), 'utf8'));
  if (passed + failed + skipped === 0) continue;
  console.log(
    `${name.replace('.log', '').padEnd(18)} ${passed} passed, ${failed} failed, ${skipped} skipped in this stage`,
  );
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
