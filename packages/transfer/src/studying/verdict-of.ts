import type { EfficiencyArm, SampleEfficiency, TransferVerdict } from '@graftjs/report';
import { pairedDifference } from '../statistics/paired-tests.js';
import { NEIGHBOURS, PLAIN, PROBE, SCRATCH, TUNED, type FewShotRun } from './few-shot-runs.js';

/**
 * The one of the rates of scratch that did best on the mean of all its runs with so many labels: all
 * the luck is its. Rates that were not tried with every seed had been worse than two others.
 */
export function bestScratch(runs: readonly FewShotRun[], labels: number): string | null {
  const arms = [...new Set(runs.map(({ arm }) => arm))].filter((arm) => arm.startsWith(SCRATCH));
  const ways = arms.map((arm) => ({ arm, values: accuracies(runs, arm, labels) }));
  const most = Math.max(1, ...ways.map(({ values }) => values.length));
  const [best] = ways
    .filter(({ values }) => values.length === most)
    .sort((a, b) => average(b.values) - average(a.values));
  return best?.arm ?? null;
}

/** The runs, those of scratch at its best rate alone. */
function withBestScratch(runs: readonly FewShotRun[]): FewShotRun[] {
  const best = [...new Set(runs.map(({ labels }) => labels))].flatMap((labels) => {
    const arm = bestScratch(runs, labels);
    return runs
      .filter((run) => run.arm === arm && run.labels === labels)
      .map((run) => ({ ...run, arm: SCRATCH }));
  });
  return [...best, ...runs.filter(({ arm }) => !arm.startsWith(SCRATCH))];
}

const accuracies = (runs: readonly FewShotRun[], arm: string, labels: number): number[] =>
  runs.filter((run) => run.arm === arm && run.labels === labels).map(({ accuracy }) => accuracy);
const average = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** The curves of accuracy by number of labels, and how many labels transfer saves. */
export function efficiencyOf(runs: readonly FewShotRun[], note: string): SampleEfficiency {
  const all = withBestScratch(runs);
  const labels = [...new Set(all.map((run) => run.labels))].sort((a, b) => a - b);
  const arms = [TUNED, PLAIN, PROBE, NEIGHBOURS, SCRATCH]
    .filter((name) => all.some(({ arm }) => arm === name))
    .map((name): EfficiencyArm => ({
      name,
      points: labels.map((each) => ({ labels: each, accuracies: accuracies(all, name, each) })),
    }));
  return { arms, note, saved: savedLabels(all, labels) };
}

/**
 * The largest factor between two measured numbers of labels at which transfer with the fewer is better
 * than scratch with the more: the interval over pairs of one seed lies above zero, as for the verdict.
 */
function savedLabels(
  all: readonly FewShotRun[],
  labels: readonly number[],
): SampleEfficiency['saved'] {
  const found = labels.flatMap((from) => {
    const accuracy = average(accuracies(all, TUNED, from));
    const to = labels.findLast((more) => more > from && isBetterWithFewer(all, from, more));
    return to === undefined ? [] : [{ from, to, accuracy }];
  });
  return found.sort((a, b) => b.to / b.from - a.to / a.from)[0] ?? null;
}

function isBetterWithFewer(all: readonly FewShotRun[], fewer: number, more: number): boolean {
  const scratch = new Map(
    all
      .filter((run) => run.arm === SCRATCH && run.labels === more)
      .map(({ seed, accuracy }) => [seed, accuracy]),
  );
  const pairs = all
    .filter((run) => run.arm === TUNED && run.labels === fewer)
    .flatMap(({ seed, accuracy }) => {
      const other = scratch.get(seed);
      return other === undefined ? [] : [{ accuracy, other }];
    });
  // One pair has no spread: it proves nothing.
  if (pairs.length < 2) return false;
  const [a, b] = [pairs.map(({ accuracy }) => accuracy), pairs.map(({ other }) => other)];
  return pairedDifference(a, b, { rounds: 5000 }).interval.low > 0;
}

export interface VerdictFacts {
  readonly recipe: string;
  readonly reasons: readonly string[];
  /** The number of labels that the verdict is about, else the first that was measured. */
  readonly at?: number;
}

/** Whether transfer beat scratch: a bootstrap over the differences of paired runs. */
export function verdictOf(
  runs: readonly FewShotRun[],
  { recipe, reasons, at }: VerdictFacts,
): TransferVerdict {
  const all = withBestScratch(runs);
  const labels = all.some((run) => run.labels === at) ? at : all[0]?.labels;
  const none = { recipe, reasons, labels: null, difference: null, labelsSaved: null, seeds: 0 };
  if (labels === undefined) {
    return {
      ...none,
      kind: 'not measured',
      line: 'Not measured: there was no time to train from scratch beside it',
    };
  }
  const [transfer, scratch] = [TUNED, SCRATCH].map((arm) => accuracies(all, arm, labels)) as [
    number[],
    number[],
  ];
  const { mean, interval } = pairedDifference(transfer, scratch, { rounds: 5000 });
  const seeds = transfer.length;
  const saved = savedLabels(
    all,
    [...new Set(all.map((run) => run.labels))].sort((a, b) => a - b),
  );
  const factor = saved ? saved.to / saved.from : null;
  // One pair has no spread: it proves nothing either way.
  const kind =
    seeds < 2 || (interval.low <= 0 && interval.high >= 0)
      ? 'no benefit'
      : mean > 0
        ? 'helps'
        : 'hurts';
  const points = `${signed(mean)} points [${bound(interval.low)}, ${bound(interval.high)}]`;
  const where = `at ${labels} label${labels === 1 ? '' : 's'} a class`;
  const pairs = `${seeds} seed${seeds === 1 ? '' : 's'}`;
  const worth = factor === null ? '' : `, worth ${Number(factor.toFixed(1))}× the labels`;
  const line = {
    helps: `Transfer helps: ${points} over scratch ${where}${worth}; recipe ${recipe}`,
    'no benefit':
      seeds < 2
        ? `Not decided: ${signed(mean)} points over scratch ${where}, but one seed has no spread`
        : `No benefit shown: ${points} over scratch ${where}; recipe ${recipe}`,
    hurts: `Transfer hurts: ${points} against scratch ${where}; recipe ${recipe}`,
  }[kind];
  return {
    kind: seeds < 2 ? 'not measured' : kind,
    line: `${line} (${pairs})`,
    labels,
    difference: { mean, ...interval },
    labelsSaved: factor,
    recipe,
    reasons,
    seeds,
  };
}

const bound = (share: number): string => (100 * share).toFixed(1).replace(/^-0\.0$/, '0.0');
const signed = (share: number): string =>
  `${share < 0 ? '-' : '+'}${Math.abs(100 * share).toFixed(1)}`;
