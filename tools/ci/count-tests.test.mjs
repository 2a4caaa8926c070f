import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests } from './count-tests.mjs';

test('the totals of jest, node:test and plain lines add up', () => {
  const log = [
    '@graftjs/core: \u001b[1mTests:       \u001b[22m\u001b[1m\u001b[31m2 failed\u001b[39m, 1 skipped, 7 passed, 10 total',
    'Tests:       3 passed, 3 total',
    'Test Suites: 3 passed, 3 total',
    '@graftjs/tools: ℹ pass 5',
    'ℹ fail 0',
    '# skipped 1',
    '4225 passed, 0 failed, 5 skipped',
  ].join('\n');
  assert.deepEqual(countTests(log), { passed: 7 + 3 + 5 + 4225, failed: 2, skipped: 1 + 1 + 5 });
});
