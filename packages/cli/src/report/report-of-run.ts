import type { EpochFigures, PartReport, PhaseReport, RunReport, TimedPhase } from '@graftjs/report';
import type { Logs } from '@graftjs/core';
import { stagesOf, type PhaseResult } from '@graftjs/transfer';
import type { RunFacts } from '../run-folder/run-facts.js';
import { version } from '../version.js';
import { deviceName } from './device.js';
import { mistakesOf } from './mistakes.js';
import { titleOf } from './title.js';

/** The report of a run, with the pictures of its mistakes. */
export async function reportOfRun(facts: RunFacts): Promise<RunReport> {
  const { classifier, score, result, answers, photos, counts, skipped, seed } = facts;
  const share = Math.round(100 * facts.validationShare);
  return {
    title: titleOf(photos),
    classes: classifier.labels,
    confusion: score.confusion,
    phases: result.phases.map((phase) => phaseReport(phase, facts)),
    parts: partsOf(facts),
    mistakes: await mistakesOf(answers, photos),
    speed: {
      backend: facts.backend.name,
      threads: facts.backend.threads,
      device: deviceName(),
      phases: timesOf(facts),
    },
    data: {
      source: photos,
      split: `${100 - share} % train, ${share} % validation, each class its share, seed ${seed}`,
      counts,
      skipped,
    },
    reproduction: {
      command: facts.command,
      seed,
      versions: { '@graftjs/cli': version, node: process.versions.node },
    },
  };
}

function phaseReport(
  { name, description, history, stopped }: PhaseResult,
  { batchSize }: RunFacts,
): PhaseReport {
  return {
    name,
    epochs: history.map(epochFigures),
    settings: `${description}, ${batchSize} images a step`,
    stopped: stopped ?? undefined,
  };
}

function epochFigures(logs: Logs): EpochFigures {
  return {
    loss: logs['loss'] ?? NaN,
    accuracy: logs['accuracy'],
    validationLoss: logs['val.loss'],
    validationAccuracy: logs['val.accuracy'],
  };
}

/** The stages of the model, and the rate of each in each phase. */
function partsOf({ result, classifier }: RunFacts): PartReport[] {
  return stagesOf(classifier.model).map(({ name, layers, blocks }) => ({
    name,
    layers: layers.length,
    parameters: [...new Set(layers.flatMap(({ parameters }) => parameters))].reduce(
      (sum, { size }) => sum + size,
      0,
    ),
    // A stage of a known architecture learns block by block; the one nearest the head stands for it.
    rates: result.phases.map(({ rates }) =>
      rateOf(rates.findLast((group) => [name, ...blocks.map((b) => b.name)].includes(group.name))),
    ),
  }));
}

/** Of a group of layers in a phase; one that was trained without a rate was solved for. */
function rateOf(group: { readonly rate: number | null } | undefined): number | 'solved' | null {
  return group === undefined ? null : (group.rate ?? 'solved');
}

function timesOf({ result, seconds, counts, answers }: RunFacts): TimedPhase[] {
  const training = counts.reduce((sum, count) => sum + count.training, 0);
  const all = training + answers.length;
  const times: TimedPhase[] = [
    { name: 'reading photos', seconds: seconds['reading'] ?? NaN, images: all },
  ];
  for (const { name, seconds: spent, history, cached } of result.phases) {
    if (cached) times.push({ name: `${name}: features`, seconds: spent.features, images: all });
    times.push({ name, seconds: spent.training, images: training * history.length });
  }
  return [
    ...times,
    { name: 'evaluation', seconds: seconds['evaluation'] ?? NaN, images: answers.length },
  ];
}
