import { DataError, type Logs, type Model } from '@graftjs/core';
import { autoFineTune } from '@graftjs/transfer';
import type { TuneOptions } from './tune-by-recipe.js';
import type { Tuned } from './tuned.js';

/** Trains as well as a number of minutes allows: several ways race, and the best has the rest. */
export async function tuneInMinutes(
  model: Model,
  minutes: number,
  options: TuneOptions,
): Promise<Tuned> {
  const { parts, penalties, batchSize, seed, cache, training, signal, say } = options;
  const result = await autoFineTune(model, parts.train, {
    minutes,
    validation: parts.validation,
    penalty: penalties,
    batchSize,
    seed,
    cache,
    callbacks: [training.callback],
    progress: (doing) => {
      training.begin(doing);
      say(doing.charAt(0).toUpperCase() + doing.slice(1));
    },
    signal,
  });
  signal.throwIfAborted();
  const { best, attempts, chosen } = result;
  if (!best?.report) {
    throw new DataError({
      where: `--minutes ${minutes}`,
      problem: 'the time was up before anything could be measured',
      hint: 'Give more minutes, or take fewer photos.',
    });
  }
  for (const reason of chosen?.reasons ?? []) say(`  - ${reason}`);
  const { phases, seconds, notes, stopped } = best.report;
  const { validation } = phases.at(-1)?.after ?? { validation: null };
  const logs = Object.fromEntries(
    Object.entries(validation ?? {}).map(([key, value]) => [`val.${key}`, value]),
  ) as Logs;
  return {
    model,
    recipe: `the best of ${attempts.length} ways tried in ${minutes} min: ${best.name}\n${best.recipe}`,
    penalties: penalties.map((penalty) => penalty.describe()),
    phases,
    logs,
    notes: [...notes, ...result.notes, ...chosenNote(attempts.length)],
    stopped,
    seconds,
    tried: attempts,
    sweep: null,
    adapters: null,
  };
}

/** The same photos chose the way and measure it. */
function chosenNote(ways: number): string[] {
  if (ways < 2) return [];
  return [
    `the best of ${ways} ways was chosen by the photos that measure it: expect a little less of new ones`,
  ];
}
