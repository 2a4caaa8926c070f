import type { CheckResult, ConformanceReport } from './run-conformance.js';

const MARKS: { readonly [S in CheckResult['status']]: string } = {
  passed: '✓',
  failed: '✗',
  known: '○',
  fixed: '!',
};

/** A Markdown table, a row for each kernel: how many of its checks pass in each tier. */
export function coverageTable({
  backend,
  passed,
  failed,
  known,
  results,
}: ConformanceReport): string {
  const kernels = [...new Set(results.flatMap(({ kernel }) => kernel ?? []))].sort();
  const cell = (kernel: string, tier: CheckResult['tier']) => {
    const own = results.filter((result) => result.kernel === kernel && result.tier === tier);
    if (own.length === 0) return '';
    const good = own.filter(({ status }) => status === 'passed').length;
    const worst =
      own.find(({ status }) => status === 'failed') ??
      own.find(({ status }) => status !== 'passed');
    return `${MARKS[worst?.status ?? 'passed']} ${good}/${own.length}`;
  };
  return [
    `## ${backend}: ${passed} passed, ${failed} failed, ${known} known failures`,
    '',
    '| kernel | values | gradients |',
    '| --- | --- | --- |',
    ...kernels.map(
      (kernel) => `| ${kernel} | ${cell(kernel, 'kernels')} | ${cell(kernel, 'gradients')} |`,
    ),
    '',
  ].join('\n');
}
