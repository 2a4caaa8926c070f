/** What a log of test runners says: jest's `Tests:` lines, node:test's totals, and plain closing lines. */
export function countTests(log) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (name, count) => (total[name] += Number(count));
  const lines = log.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
  for (const line of lines) {
    // A stream of several tasks puts the task's name before the line.
    const text = line.replace(/^@[\w./-]+: /, '').trim();
    const jest = /^Tests:\s+(.*)\d+ total$/.exec(text);
    const node = /^[ℹ#] (pass|fail|skipped) (\d+)$/.exec(text);
    const plain = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(text);
    if (jest) {
      for (const [, count, name] of jest[1].matchAll(/(\d+) (passed|failed|skipped|todo)/g)) {
        if (name in total) add(name, count);
      }
    } else if (node) {
      add({ pass: 'passed', fail: 'failed', skipped: 'skipped' }[node[1]], node[2]);
    } else if (plain) {
      add('passed', plain[1]);
      add('failed', plain[2]);
      add('skipped', plain[3] ?? 0);
    }
  }
  return total;
}
