/** A table of what passed, was refused and failed by check, and why, one example for each reason. */
export function printResults(results) {
  const checks = [...new Set(results.map(({ check }) => check))];
  console.log(`${'check'.padEnd(18)} passed  refused  failed`);
  for (const check of checks) {
    const counts = ['passed', 'refused', 'failed'].map(
      (outcome) => results.filter((one) => one.check === check && one.outcome === outcome).length,
    );
    const [passed, refused, failed] = counts.map(String);
    console.log(
      `${check.padEnd(18)} ${passed.padStart(6)}  ${refused.padStart(7)}  ${failed.padStart(6)}`,
    );
  }
  for (const outcome of ['refused', 'failed']) {
    for (const [first, ...others] of grouped(results.filter(is(outcome)))) {
      const more = others.length > 0 ? ` (and ${others.length} like it)` : '';
      console.log(`\n${outcome} ${first.net}, ${first.check}${more}: ${first.detail}`);
    }
  }
}

const is = (outcome) => (one) => one.outcome === outcome;

/** The check and the reason without the names and numbers of one model. */
const reasonOf = ({ check, detail }) =>
  `${check}: ${detail.replace(/"[^"]*"/g, '').replace(/[-\d.]+/g, '')}`;

function grouped(results) {
  const groups = new Map();
  for (const one of results) {
    const reason = reasonOf(one);
    groups.set(reason, [...(groups.get(reason) ?? []), one]);
  }
  return groups.values();
}
