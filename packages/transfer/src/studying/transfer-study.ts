import type { Model } from '@graftjs/core';
import type { TransferReport } from '@graftjs/report';
import type { FineTuneResult } from '../fine-tuning/fine-tune-result.js';
import { SourceValues } from '../penalties/source-values.js';
import { type FewShotRun } from './few-shot-runs.js';
import { modelHash } from './model-hash.js';
import { movedLayers } from './moved-layers.js';
import { phaseReports } from './phase-reports.js';
import { againstScratch } from './sections/against-scratch.js';
import { chosenWay } from './sections/chosen-way.js';
import { computing, costsOf } from './sections/computing.js';
import { dataNotes } from './sections/data-notes.js';
import { embeddedFeatures } from './sections/embedded-features.js';
import { firstLook } from './sections/first-look.js';
import { foundRate } from './sections/found-rate.js';
import { lookedInside } from './sections/looked-inside.js';
import { probedModel, shownModel } from './sections/shown-model.js';
import { whatIsForgotten } from './sections/what-is-forgotten.js';
import { whenSpoilt } from './sections/when-spoilt.js';
import { sourcesOf } from './sections/sources-of.js';
import { openStudy } from './study.js';
import type { TransferStudyOptions } from './study-options.js';
import { unlessOmitted } from './unless-omitted.js';

/** What a study found, and the model that it trained. */
export interface TransferStudy {
  readonly report: TransferReport;
  /** Every few-shot run behind the verdict. */
  readonly runs: readonly FewShotRun[];
  readonly result: FineTuneResult;
}

/**
 * Does transfer help, here? Fine-tunes a base for a target by a recipe that is chosen, trains from
 * scratch beside it with few labels in as many steps, and finds out what moved, what was forgotten,
 * where the model looks and how far it can be trusted, all within a number of minutes. Parts that
 * there is no time for say so. The base is afterwards trained: its layers are those of the result.
 *
 * @throws ConfigError where the minutes are not above 0; DataError with fewer than two classes; the
 * reason of `signal` where it aborts
 * @example
 * const { report } = await transferStudy(base, { target: photos, classes: photos.classNames, minutes: 5 });
 * console.log(report.verdict.line);
 * await writeFile('report.html', renderTransferReport(report));
 */
export async function transferStudy(
  base: Model,
  options: TransferStudyOptions,
): Promise<TransferStudy> {
  const study = await openStudy(base, options);
  const { pool, test, quiet, progress, kept, budget, seed, untested } = study;
  const hashes = { 'base, before': await modelHash(base) };

  progress('ranking models');
  const notes = await dataNotes(study);
  const sources = await kept('ranking', () => unlessOmitted(() => sourcesOf(base, study), quiet));

  progress('choosing a recipe');
  const way = await chosenWay(study);
  const { model } = way;
  const untouched = new SourceValues(new Set(model.parameters));
  const first = await firstLook(study, model);

  progress('linear probe');
  const probed = await probedModel(study, way);

  progress('sweep of rates');
  untouched.restore();
  const found = await kept('rate', () => foundRate(study, way));

  progress(`training: ${way.name}`);
  untouched.restore();
  const shown = await shownModel(study, way, found, probed);
  const { result, accuracy } = shown;
  const work = await unlessOmitted(() => computing(study, way, shown, found.stepSeconds), quiet);
  const layers = await movedLayers(model, test.data, {
    before: first.weights,
    outputsBefore: first.outputs,
    gradients: probed.gradients,
    phases: result.phases,
  });

  progress('from scratch, beside it');
  untouched.restore();
  const { runs, verdict, efficiency, maps } = await againstScratch(study, way, found.rate, first);

  progress('what is forgotten');
  untouched.restore();
  const forgetting = await kept('what is forgotten', () =>
    unlessOmitted(() => whatIsForgotten(study, way, found, shown), quiet),
  );

  progress('looking inside');
  shown.values.restore();
  const inside = await lookedInside(study, model, first, maps);

  progress('pictures that get worse');
  const corruptions = await unlessOmitted(
    () => whenSpoilt(study, model, { probed, shown, stepSeconds: found.stepSeconds }),
    quiet,
  );

  progress('features, before and after');
  shown.values.restore();
  const embedding = await embeddedFeatures(study, model, first);
  for (const values of [untouched, probed.values, shown.values]) values.dispose();
  untested.push(
    'other architectures than that of the base, from scratch or not',
    'longer training from scratch: it might catch up with more steps',
    'examples from elsewhere than those given',
  );
  return {
    runs,
    result,
    report: {
      title: options.title ?? 'Does transfer help?',
      classes: options.classes,
      base: options.base ?? base.name,
      examples: { train: pool.labels.length, test: test.labels.length },
      accuracy,
      seconds: study.elapsed(),
      budget,
      verdict,
      notes: [...notes, ...result.notes],
      sources,
      efficiency,
      layers,
      rates: found.sweep,
      phases: phaseReports(result),
      costs: costsOf(model, result, pool.labels.length + test.labels.length),
      computing: work,
      forgetting,
      ...inside,
      embedding,
      corruptions,
      reproduction: {
        seed,
        hashes: { ...hashes, 'model, after': await modelHash(model) },
        untested,
      },
    },
  };
}
